using System.Text.Json;
using Microsoft.Data.Sqlite;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>The prepared statements of <see cref="IndicatorStore"/>.</summary>
internal sealed class IndicatorStatements(SqliteConnection connection) : IDisposable
{
    private readonly RawStatement find = new(connection, """
        SELECT Id, Confidence, ThreatLevel, Tags, Description, SourceId, ExternalId, Metadata, State, Tlp, ValidUntil, IsConfidenceManual, NextReactionAt, FirstSeen, LastSeen
        FROM indicators WHERE OrganizationId = ?1 AND Type = ?2 AND NormalizedValue = ?3
        """);

    private readonly RawStatement insert = new(connection, """
        INSERT INTO indicators (OrganizationId, Type, Value, NormalizedValue, Confidence, ThreatLevel, Tags, Description, SourceId, ExternalId, Metadata, State, Tlp, ValidUntil,
            IsConfidenceManual, NextReactionAt, SightingCount, FirstSeen, LastSeen, CreatedAt, UpdatedAt, ExclusionId)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, iif(?18 IS NULL, 'Active', 'Excluded'), ?12, ?13, 0, ?14, 0, ?15, ?16, ?17, ?17, ?18)
        """);

    private readonly RawStatement update = new(connection, """
        UPDATE indicators SET Confidence = ?2, ThreatLevel = ?3, Tags = coalesce(?4, Tags), Description = ?5, SourceId = ?6, ExternalId = ?7, Metadata = ?8, State = ?9, Tlp = ?10,
            ValidUntil = ?11, NextReactionAt = ?12, FirstSeen = ?13, LastSeen = ?14, UpdatedAt = ?15, ExclusionId = coalesce(?16, ExclusionId) WHERE Id = ?1
        """);

    private readonly RawStatement claim = new(connection, """
        INSERT INTO indicator_claims (OrganizationId, IndicatorId, SourceId, Confidence, ThreatLevel, ExternalId, FirstSeen, LastSeen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (IndicatorId, SourceId) DO UPDATE SET Confidence = excluded.Confidence, ThreatLevel = excluded.ThreatLevel, ExternalId = coalesce(excluded.ExternalId, ExternalId),
            FirstSeen = min(FirstSeen, excluded.FirstSeen), LastSeen = max(LastSeen, excluded.LastSeen)
        WHERE Confidence <> excluded.Confidence OR ThreatLevel <> excluded.ThreatLevel OR FirstSeen > excluded.FirstSeen OR LastSeen < excluded.LastSeen
            OR coalesce(excluded.ExternalId, ExternalId) IS NOT ExternalId
        """);

    private readonly RawStatement tag = new(connection, "INSERT OR IGNORE INTO indicator_tags (OrganizationId, Tag, IndicatorId) VALUES (?1, ?2, ?3)");
    private readonly RawStatement patch = new(connection, "SELECT json_patch(?1, ?2)");
    private readonly RawStatement newest = new(connection, "SELECT coalesce(max(Id), 0) FROM indicators");

    // What most rows of a feed have alike is read once.
    private (string Text, IReadOnlyList<string> Tags) lastTags = ("[]", []);

    /// <summary>The highest number of all.</summary>
    public int Newest()
    {
        newest.Step();
        var id = (int)newest.Number(0);
        newest.Reset();
        return id;
    }

    public KnownIndicator? Find(int organizationId, NormalIndicator indicator)
    {
        find.Bind(1, organizationId).Bind(2, IndicatorText.Of(indicator.Type)).Bind(3, indicator.Value);
        var known = find.Step()
            ? new KnownIndicator(
                (int)find.Number(0), find.Real(1), IndicatorText.Read<Severity>(find.Text(2)), Tags(find.Text(3)), find.Text(4), find.IsNull(5) ? null : (int)find.Number(5), find.TextOrNull(6),
                find.Text(7), IndicatorText.Read<IndicatorState>(find.Text(8)), find.TextOrNull(9) is { } marking ? IndicatorText.Read<Tlp>(marking) : null, find.TextOrNull(10),
                find.Number(11) != 0, find.TextOrNull(12), find.Text(13), find.Text(14))
            : null;
        find.Reset();
        return known;
    }

    public int Insert(int organizationId, IndicatorRow row, string tags, int? sourceId, string first, string last, string now, string? reaction)
    {
        var said = row.Said;
        insert.Bind(1, organizationId).Bind(2, IndicatorText.Of(row.Indicator.Type)).Bind(3, said.Value).Bind(4, row.Indicator.Value).Bind(5, said.Confidence)
            .Bind(6, IndicatorText.Of(said.ThreatLevel)).Bind(7, tags).Bind(8, said.Description).Bind(9, sourceId).Bind(10, said.ExternalId).Bind(11, said.Metadata)
            .Bind(12, IndicatorText.Of(said.Tlp)).Bind(13, IndicatorText.Of(said.ValidUntil)).Bind(14, reaction).Bind(15, first).Bind(16, last).Bind(17, now).Bind(18, said.ExclusionId).Run();
        return (int)insert.LastId;
    }

    /// <param name="row">What it is from now on.</param>
    /// <param name="tags">As JSON; null where they stay.</param>
    public void Update(KnownIndicator row, string? tags, string now) =>
        update.Bind(1, row.Id).Bind(2, row.Confidence).Bind(3, IndicatorText.Of(row.Level)).Bind(4, tags).Bind(5, row.Description).Bind(6, row.SourceId).Bind(7, row.ExternalId)
            .Bind(8, row.Metadata).Bind(9, IndicatorText.Of(row.State)).Bind(10, IndicatorText.Of(row.Tlp)).Bind(11, row.ValidUntil).Bind(12, row.NextReactionAt)
            .Bind(13, row.FirstSeen).Bind(14, row.LastSeen).Bind(15, now).Bind(16, row.ExclusionId).Run();

    /// <summary>Whether it says anything that the source had not said.</summary>
    public bool Claim(int organizationId, int id, int source, NewIndicator said, string first, string last)
    {
        claim.Bind(1, organizationId).Bind(2, id).Bind(3, source).Bind(4, said.Confidence).Bind(5, IndicatorText.Of(said.ThreatLevel)).Bind(6, said.ExternalId).Bind(7, first).Bind(8, last).Run();
        return claim.Changes > 0;
    }

    public void AddTag(int organizationId, string text, int id) => tag.Bind(1, organizationId).Bind(2, text).Bind(3, id).Run();

    /// <summary>The object with another one's members in it (RFC 7396).</summary>
    public string Patched(string metadata, string said)
    {
        patch.Bind(1, metadata).Bind(2, said).Step();
        var text = patch.Text(0);
        patch.Reset();
        return text;
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<RawStatement>)[find, insert, update, claim, tag, patch, newest])
        {
            statement.Dispose();
        }
    }

    private IReadOnlyList<string> Tags(string text)
    {
        if (text != lastTags.Text)
        {
            lastTags = (text, JsonSerializer.Deserialize<string[]>(text, Wire.Json)!);
        }

        return lastTags.Tags;
    }
}
