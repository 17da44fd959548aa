using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Audit;

/// <summary>
/// Seals audit records: each carries HMAC-SHA256 over the previous seal and its own fields. The key lives outside the database, so that who can only write
/// the database cannot make a chain that verifies.
/// </summary>
public sealed class AuditSeal(byte[] key, AuditAnchor? anchor = null)
{
    private const int KeyBytes = 32;

    /// <summary>Where the ends of the chains are kept; null keeps none.</summary>
    public AuditAnchor? Anchor => anchor;

    /// <summary>Reads the key from a file, or makes it, readable for the owner only; the anchor lies beside it.</summary>
    public static AuditSeal FromFile(string path, ILogger<AuditAnchor> logger) =>
        new(KeyFile.ReadOrCreate(path, KeyBytes), new AuditAnchor(Path.ChangeExtension(path, ".anchor"), logger));

    /// <summary>The seal that <paramref name="record"/> must carry after <paramref name="previous"/>.</summary>
    public byte[] Compute(AuditRecord record, ReadOnlySpan<byte> previous)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(previous);
        AppendNumber(hmac, record.OrganizationId);
        AppendNumber(hmac, record.Position);
        AppendNumber(hmac, record.At.Ticks);
        foreach (var text in (ReadOnlySpan<string>)[record.ActorId, record.ActorName, record.Action, record.Subject, record.Details])
        {
            // Lengths keep "ab","c" apart from "a","bc".
            var bytes = Encoding.UTF8.GetBytes(text);
            AppendNumber(hmac, bytes.Length);
            hmac.AppendData(bytes);
        }

        return hmac.GetHashAndReset();
    }

    internal async Task<AuditHead> AppendAsync(SocDbContext db, DateTime at, int organizationId, Actor actor, string action, string subject, object? details, CancellationToken ct)
    {
        var last = db.AuditRecords.Local.Where(row => row.OrganizationId == organizationId).MaxBy(row => row.Position)
            ?? await db.AuditRecords.AsNoTracking().Where(row => row.OrganizationId == organizationId).OrderByDescending(row => row.Position).FirstOrDefaultAsync(ct);
        var record = new AuditRecord
        {
            OrganizationId = organizationId,
            Position = (last?.Position ?? 0) + 1,
            At = at,
            ActorId = actor.Id,
            ActorName = actor.Name,
            Action = action,
            Subject = subject,
            Details = details is null ? "{}" : JsonSerializer.Serialize(details, Wire.Json),
            PreviousSeal = last?.Seal ?? [],
            Seal = [],
        };
        record.Seal = Compute(record, record.PreviousSeal);
        db.AuditRecords.Add(record);
        return new AuditHead(organizationId, record.Position, record.Seal);
    }

    private static void AppendNumber(IncrementalHash hmac, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hmac.AppendData(bytes);
    }
}
