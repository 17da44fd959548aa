namespace SocConsole.Core.Identity;

/// <summary>Secret in Base32 and the otpauth URI for a QR code.</summary>
public sealed record TotpSetup(string Secret, string Uri);
