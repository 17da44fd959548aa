using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment.Lookups;

/// <summary>A lookup with everything that belongs to it.</summary>
/// <param name="IocId">The same for the same indicator of an organization, whenever it is looked up.</param>
/// <param name="Tlp">Under which marking it was asked.</param>
/// <param name="FinishedAt">Null while it runs.</param>
public sealed record LookupView(
    Guid Id, Guid IocId, Ioc Ioc, Tlp? Tlp, string ActorId, string ActorName, Role ActorRole, int? RecheckId, DateTime StartedAt, DateTime? FinishedAt, bool WasInterrupted, Verdict Verdict,
    IReadOnlyList<ProviderResult> Results, IReadOnlyList<LookupNoteView> Notes)
{
    /// <summary>When a provider saw it first and last, UTC.</summary>
    public DateTime? FirstSeen => Results.Min(result => result.FirstSeen);

    public DateTime? LastSeen => Results.Max(result => result.LastSeen);

    public int TotalMs => FinishedAt is { } finished ? (int)(finished - StartedAt).TotalMilliseconds : 0;

    internal static LookupView Of(Lookup row, IReadOnlyList<LookupNote> notes) => new(
        row.Id, IdOf(row.OrganizationId, new Ioc(row.IocType, row.Value)), new Ioc(row.IocType, row.Value), row.Tlp, row.ActorId, row.ActorName, row.ActorRole, row.RecheckId, row.StartedAt, row.FinishedAt,
        row.WasInterrupted, new Verdict(row.Verdict, row.Score, row.Explanation, row.Contributions, row.ScoreIfNotAllowed), row.Results, [.. notes.Select(LookupNoteView.Of)]);

    // A name-based id (RFC 9562, version 8: an own way of making it).
    internal static Guid IdOf(int organizationId, Ioc ioc)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{organizationId}|{Wire.Name(ioc.Type)}|{ioc.Value}")), hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}

public sealed record LookupNoteView(int Id, string Author, string Text, DateTime CreatedAt)
{
    internal static LookupNoteView Of(LookupNote row) => new(row.Id, row.Author, row.Text, row.CreatedAt);
}

/// <summary>A lookup in a list.</summary>
public sealed record LookupSummary(
    Guid Id, IocType IocType, string Value, IocVerdict Verdict, int? Score, string ActorName, int? RecheckId, DateTime StartedAt, DateTime? FinishedAt, bool WasInterrupted);

/// <summary>Which lookups are listed; null takes all.</summary>
/// <param name="Value">One indicator, defanged or not.</param>
/// <param name="Mine">Only those of the actor who asks.</param>
public sealed record LookupFilter(string? Value = null, IocVerdict? Verdict = null, bool Mine = false);
