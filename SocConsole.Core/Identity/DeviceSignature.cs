namespace SocConsole.Core.Identity;

/// <summary>The headers of a signed delivery, as they came.</summary>
/// <param name="DeviceId"><c>X-Device-ID</c>.</param>
/// <param name="Timestamp"><c>X-TS</c>: Unix seconds.</param>
/// <param name="Nonce"><c>X-Nonce</c>: 8 to 128 characters that serve once.</param>
/// <param name="Signature"><c>X-Signature</c>: hex HMAC-SHA256 over <c>METHOD|path|body|X-TS|X-Nonce</c>.</param>
public sealed record DeviceSignature(string DeviceId, string Timestamp, string Nonce, string Signature);
