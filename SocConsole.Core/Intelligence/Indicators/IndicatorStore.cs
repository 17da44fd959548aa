using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>What is known of an indicator, ready to be stored.</summary>
public readonly record struct IndicatorRow(NormalIndicator Indicator, NewIndicator Said);

/// <summary>
/// Writes indicators by the thousand inside one transaction of <see cref="SocDatabase"/>, without tracking: one prepared statement each for the indicator, its
/// source's claim and its tags. An indicator that is there already keeps its number; the times widen, the confidence and the level rise, the tags join.
/// </summary>
internal sealed class IndicatorStore : IAsyncDisposable
{
    private const string Upsert = """
        INSERT INTO indicators (OrganizationId, Type, Value, NormalizedValue, Confidence, ThreatLevel, Tags, Description, SourceId, ExternalId, Metadata, State, IsConfidenceManual, SightingCount, FirstSeen, LastSeen, CreatedAt, UpdatedAt)
        VALUES (@organization, @type, @value, @normal, @confidence, @level, @tags, @description, @source, @external, @metadata, 'Active', 0, 0, @first, @last, @now, @now)
        ON CONFLICT (OrganizationId, Type, NormalizedValue) DO UPDATE SET
            Confidence = max(Confidence, excluded.Confidence),
            ThreatLevel = CASE WHEN instr(@ranks, excluded.ThreatLevel) > instr(@ranks, ThreatLevel) THEN excluded.ThreatLevel ELSE ThreatLevel END,
            Tags = CASE WHEN excluded.Tags = '[]' OR excluded.Tags = Tags THEN Tags
                ELSE (SELECT json_group_array(value) FROM (SELECT value FROM (
                    SELECT value, 0 AS place FROM json_each(indicators.Tags)
                    UNION ALL SELECT value, 1 FROM json_each(excluded.Tags) WHERE value NOT IN (SELECT value FROM json_each(indicators.Tags))
                    ORDER BY place, value LIMIT @most) ORDER BY value)) END,
            Description = CASE WHEN Description = '' THEN excluded.Description ELSE Description END,
            SourceId = coalesce(SourceId, excluded.SourceId),
            ExternalId = coalesce(ExternalId, excluded.ExternalId),
            Metadata = CASE WHEN excluded.Metadata = '{}' OR length(json_patch(Metadata, excluded.Metadata)) > @mostData THEN Metadata ELSE json_patch(Metadata, excluded.Metadata) END,
            FirstSeen = min(FirstSeen, excluded.FirstSeen),
            LastSeen = max(LastSeen, excluded.LastSeen),
            UpdatedAt = excluded.UpdatedAt
        RETURNING Id, CreatedAt, Tags
        """;

    private const string Claim = """
        INSERT INTO indicator_claims (OrganizationId, IndicatorId, SourceId, Confidence, ThreatLevel, ExternalId, FirstSeen, LastSeen)
        VALUES (@organization, @indicator, @source, @confidence, @level, @external, @first, @last)
        ON CONFLICT (IndicatorId, SourceId) DO UPDATE SET Confidence = excluded.Confidence, ThreatLevel = excluded.ThreatLevel, ExternalId = coalesce(excluded.ExternalId, ExternalId),
            FirstSeen = min(FirstSeen, excluded.FirstSeen), LastSeen = max(LastSeen, excluded.LastSeen)
        """;

    private const string Tag = "INSERT OR IGNORE INTO indicator_tags (OrganizationId, Tag, IndicatorId) VALUES (@organization, @tag, @indicator)";

    // A level's place in this text is its rank.
    private const string Ranks = "Informational Low Medium High Critical";

    private readonly int organizationId;
    private readonly int? sourceId;
    private readonly DateTime now;
    private readonly Statement upsert;
    private readonly Statement claim;
    private readonly Statement tag;

    private IndicatorStore(Unit unit, int organizationId, int? sourceId)
    {
        (this.organizationId, this.sourceId, now) = (organizationId, sourceId, unit.Now);
        var (connection, transaction) = (unit.Db.Database.GetDbConnection(), unit.Db.Database.CurrentTransaction!.GetDbTransaction());
        upsert = new Statement(connection, transaction, Upsert);
        claim = new Statement(connection, transaction, Claim);
        tag = new Statement(connection, transaction, Tag);
    }

    /// <summary>For the duration of the unit, which must be in its transaction.</summary>
    public static IndicatorStore In(Unit unit, int organizationId, int? sourceId) => new(unit, organizationId, sourceId);

    /// <summary>The indicator's number, and whether it is new.</summary>
    public async Task<(int Id, bool IsNew)> PutAsync(IndicatorRow row, CancellationToken ct)
    {
        var said = row.Said;
        var tags = IndicatorTags.Of(said.Tags);
        var last = said.LastSeen ?? now;
        var first = said.FirstSeen is { } since && since < last ? since : last;
        upsert.Set("@organization", organizationId).Set("@type", row.Indicator.Type.ToString()).Set("@value", said.Value).Set("@normal", row.Indicator.Value)
            .Set("@confidence", said.Confidence).Set("@level", said.ThreatLevel.ToString()).Set("@tags", tags.Length == 0 ? "[]" : JsonSerializer.Serialize(tags, Wire.Json))
            .Set("@description", said.Description).Set("@source", sourceId).Set("@external", said.ExternalId).Set("@metadata", said.Metadata)
            .Set("@first", first).Set("@last", last).Set("@now", now).Set("@ranks", Ranks).Set("@most", Indicator.MaximumTags).Set("@mostData", IndicatorCheck.MaximumMetadata);
        int id;
        bool isNew;
        HashSet<string> kept;
        await using (var answer = await upsert.Command.ExecuteReaderAsync(ct))
        {
            await answer.ReadAsync(ct);
            (id, isNew) = (answer.GetInt32(0), answer.GetDateTime(1) == now);
            kept = tags.Length == 0 ? [] : JsonSerializer.Deserialize<HashSet<string>>(answer.GetString(2), Wire.Json)!;
        }

        if (sourceId is { } source)
        {
            await claim.Set("@organization", organizationId).Set("@indicator", id).Set("@source", source).Set("@confidence", said.Confidence).Set("@level", said.ThreatLevel.ToString())
                .Set("@external", said.ExternalId).Set("@first", first).Set("@last", last).RunAsync(ct);
        }

        foreach (var text in tags.Where(kept.Contains))
        {
            await tag.Set("@organization", organizationId).Set("@tag", text).Set("@indicator", id).RunAsync(ct);
        }

        return (id, isNew);
    }

    public async ValueTask DisposeAsync()
    {
        await upsert.Command.DisposeAsync();
        await claim.Command.DisposeAsync();
        await tag.Command.DisposeAsync();
    }

    /// <summary>A statement that is prepared once and run often.</summary>
    private sealed class Statement
    {
        private readonly Dictionary<string, DbParameter> parameters = new(StringComparer.Ordinal);

        public Statement(DbConnection connection, DbTransaction transaction, string text)
        {
            Command = connection.CreateCommand();
            Command.CommandText = text;
            Command.Transaction = transaction;
        }

        public DbCommand Command { get; }

        public Statement Set(string name, object? value)
        {
            if (!parameters.TryGetValue(name, out var parameter))
            {
                parameters[name] = parameter = Command.CreateParameter();
                parameter.ParameterName = name;
                Command.Parameters.Add(parameter);
            }

            // As EF Core writes times, so that texts sort as times do.
            parameter.Value = value is DateTime time ? time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) : value ?? DBNull.Value;
            return this;
        }

        public Task<int> RunAsync(CancellationToken ct) => Command.ExecuteNonQueryAsync(ct);
    }
}
