using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>Checks the signature of a delivery: HMAC-SHA256 with the device's secret, at most 300 s old or ahead, each nonce once within 600 s.</summary>
public sealed class DeviceVerifier(SocDatabase database, ISecretStore secrets, TimeProvider clock)
{
    private const int MaximumSkewSeconds = 300;
    private const int MinimumNonce = 8;
    private const int MaximumNonce = 128;
    private const int MaximumDeviceId = 64;
    private const int ChunkBytes = 64 * 1024;

    // Twice the skew: a nonce is forgotten only when its time stamp would be refused anyway.
    private static readonly TimeSpan NonceLife = TimeSpan.FromSeconds(600);

    /// <param name="signature">The headers.</param>
    /// <param name="method">The request's method in upper case.</param>
    /// <param name="path">The request's path as it was sent, without the query.</param>
    /// <param name="openBody">Gives the request's body, which is read to its end; called only when everything that needs no body fits. The caller bounds it.</param>
    /// <param name="ct">Cancels the check.</param>
    /// <returns>The device, or null; why is not told.</returns>
    public async Task<Actor?> VerifyAsync(DeviceSignature signature, string method, string path, Func<Stream> openBody, CancellationToken ct)
    {
        var given = new byte[HMACSHA256.HashSizeInBytes];
        if (signature.DeviceId.Length > MaximumDeviceId || signature.Nonce.Length is < MinimumNonce or > MaximumNonce || !IsRecent(signature.Timestamp) || !TryRead(signature.Signature, given))
        {
            return null;
        }

        await using var db = database.Across();
        var device = await db.Devices.AsNoTracking().FirstOrDefaultAsync(row => row.DeviceId == signature.DeviceId && row.RevokedAt == null, ct);
        if (device is null || secrets.Unprotect(device.ProtectedSecret) is not { } secret)
        {
            return null;
        }

        var expected = await ComputeAsync(secret, signature, method, path, openBody(), ct);
        return CryptographicOperations.FixedTimeEquals(expected, given) ? await AdmitAsync(device.DeviceId, signature.Nonce, ct) : null;
    }

    private bool IsRecent(string timestamp) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        && Math.Abs(clock.GetUtcNow().ToUnixTimeSeconds() - seconds) <= MaximumSkewSeconds;

    private static async Task<byte[]> ComputeAsync(string secret, DeviceSignature signature, string method, string path, Stream body, CancellationToken ct)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{method}|{path}|"));
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            int read;
            while ((read = await body.ReadAsync(chunk, ct)) > 0)
            {
                hmac.AppendData(chunk, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        hmac.AppendData(Encoding.UTF8.GetBytes($"|{signature.Timestamp}|{signature.Nonce}"));
        return hmac.GetHashAndReset();
    }

    private static bool TryRead(string signature, Span<byte> bytes) =>
        signature.Length == bytes.Length * 2 && Convert.FromHexString(signature, bytes, out _, out _) == OperationStatus.Done;

    // One write decides: of two deliveries with the same nonce the second finds the first one's row.
    private async Task<Actor?> AdmitAsync(string deviceId, string nonce, CancellationToken ct)
    {
        var admitted = await database.WriteAcrossAsync<Actor>(async unit =>
        {
            await unit.Db.DeviceNonces.Where(row => row.ExpiresAt <= unit.Now).ExecuteDeleteAsync(ct);
            var device = await unit.Db.Devices.FirstOrDefaultAsync(row => row.DeviceId == deviceId && row.RevokedAt == null, ct);
            if (device is null || await unit.Db.DeviceNonces.AnyAsync(row => row.DeviceId == deviceId && row.Nonce == nonce, ct))
            {
                return IdentityErrors.AuthenticationFailed;
            }

            unit.Db.DeviceNonces.Add(new DeviceNonce { DeviceId = deviceId, Nonce = nonce, ExpiresAt = unit.Now + NonceLife });
            device.LastSeenAt = unit.Now;
            return new Actor(device.OrganizationId, $"device:{device.Id}", device.Name, ActorKind.Device, Permissions.Device);
        }, ct);
        return admitted.Value;
    }
}
