using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>What is known of an indicator, ready to be stored.</summary>
public readonly record struct IndicatorRow(NormalIndicator Indicator, NewIndicator Said);

/// <summary>
/// Writes indicators by the thousand inside one transaction of <see cref="SocDatabase"/>, without tracking and without waiting between rows. An indicator that is
/// there already keeps its number and takes what is new of it (<see cref="KnownIndicator.With"/>); where nothing is new, nothing is written.
/// </summary>
internal sealed class IndicatorStore : IAsyncDisposable
{
    /// <summary>A good number of rows for one unit: more hold up other writers, fewer write the same pages of the index more often.</summary>
    public const int UnitSize = 50_000;

    // Rows at once from which the connection gets a cache that holds the index of a million; SQLite's own is 2 MB.
    private const int Many = 1_000;
    private const string LargeCache = "PRAGMA cache_size=-98304";
    private const string UsualCache = "PRAGMA cache_size=-2000";

    private readonly IndicatorStatements statements;
    private readonly SqliteConnection connection;
    private readonly int organizationId;
    private readonly int? sourceId;
    private readonly DateTime now;
    private readonly string nowText;
    private IReadOnlyList<string>? lastTags;
    private string[] tags = [];
    private string tagsText = "[]";
    private int newest;
    private bool hasLargeCache;

    private IndicatorStore(Unit unit, int organizationId, int? sourceId)
    {
        (this.organizationId, this.sourceId, now) = (organizationId, sourceId, unit.Now);
        nowText = IndicatorText.Of(now);
        connection = (SqliteConnection)unit.Db.Database.GetDbConnection();
        statements = new IndicatorStatements(connection);
        newest = statements.Newest();
    }

    /// <summary>For the duration of the unit, which must be in its transaction.</summary>
    public static IndicatorStore In(Unit unit, int organizationId, int? sourceId) => new(unit, organizationId, sourceId);

    /// <summary>The indicator's number, and whether it is new.</summary>
    public Task<(int Id, bool IsNew)> PutAsync(IndicatorRow row, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(Put(row));
    }

    /// <summary>How many of them are new, and how many were known before or came twice. At most <see cref="UnitSize"/> should come in one unit.</summary>
    public Task<(long New, long Known)> PutAsync(IReadOnlyList<IndicatorRow> rows, CancellationToken ct)
    {
        if (rows.Count >= Many && !hasLargeCache)
        {
            Execute(LargeCache);
            hasLargeCache = true;
        }

        // In the index's order, so that neighbours meet the same page.
        var order = Enumerable.Range(0, rows.Count).ToArray();
        Array.Sort(order, (left, right) => Compare(rows[left].Indicator, rows[right].Indicator) is var ordered and not 0 ? ordered : left.CompareTo(right));
        var added = 0L;
        for (var i = 0; i < order.Length; i++)
        {
            if (i % Many == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            added += Put(rows[order[i]]).IsNew ? 1 : 0;
        }

        return Task.FromResult((added, rows.Count - added));
    }

    public ValueTask DisposeAsync()
    {
        statements.Dispose();
        if (hasLargeCache)
        {
            Execute(UsualCache);
        }

        return ValueTask.CompletedTask;
    }

    private (int Id, bool IsNew) Put(IndicatorRow row)
    {
        var said = row.Said;
        ReadTags(said.Tags);
        var last = said.LastSeen ?? now;
        var first = said.FirstSeen is { } since && since < last ? since : last;
        var (firstText, lastText) = (Text(first), Text(last));
        if (statements.Find(organizationId, row.Indicator) is { } known)
        {
            Change(known, row, lastText, firstText);
            return (known.Id, false);
        }

        var reaction = IndicatorDecay.Earlier(IndicatorDecay.NextReaction(row.Indicator.Type, said.Confidence, last, now), said.ValidUntil);
        var id = statements.Insert(organizationId, row, tagsText, sourceId, firstText, lastText, nowText, IndicatorText.Of(reaction));
        Claim(id, said, firstText, lastText);
        foreach (var tag in tags)
        {
            statements.AddTag(organizationId, tag, id);
        }

        var isNew = id > newest;
        newest = Math.Max(newest, id);
        return (id, isNew);
    }

    private void Change(KnownIndicator known, IndicatorRow row, string last, string first)
    {
        var hasClaimed = Claim(known.Id, row.Said, first, last);
        var merged = known.With(row.Said, tags, sourceId, first, last, nowText);
        if (row.Said.Metadata != "{}" && row.Said.Metadata != known.Metadata)
        {
            var metadata = statements.Patched(known.Metadata, row.Said.Metadata);
            merged = metadata.Length > IndicatorCheck.MaximumMetadata ? merged : merged with { Metadata = metadata };
        }

        if (!known.IsConfidenceManual && (merged.LastSeen != known.LastSeen || merged.Confidence > known.Confidence))
        {
            var reaction = IndicatorText.Of(IndicatorDecay.NextReaction(row.Indicator.Type, merged.Confidence, IndicatorText.Time(merged.LastSeen), now));
            merged = merged with { NextReactionAt = string.CompareOrdinal(reaction, known.NextReactionAt) > 0 ? reaction : known.NextReactionAt };
        }

        // An end that comes before the next point of the decay is what it waits for.
        if (merged.ValidUntil is not null && !(string.CompareOrdinal(merged.NextReactionAt, merged.ValidUntil) < 0 && merged.NextReactionAt is not null))
        {
            merged = merged with { NextReactionAt = merged.ValidUntil };
        }

        if (hasClaimed || merged != known)
        {
            statements.Update(merged, ReferenceEquals(merged.Tags, known.Tags) ? null : JsonSerializer.Serialize(merged.Tags, Wire.Json), nowText);
        }

        foreach (var tag in merged.Tags.Except(known.Tags, StringComparer.Ordinal))
        {
            statements.AddTag(organizationId, tag, known.Id);
        }
    }

    // Whether the source had not said just this.
    private bool Claim(int id, NewIndicator said, string first, string last) => sourceId is { } source && statements.Claim(organizationId, id, source, said, first, last);

    // A feed gives all its rows the same list.
    private void ReadTags(IReadOnlyList<string> said)
    {
        if (!ReferenceEquals(said, lastTags))
        {
            (lastTags, tags) = (said, IndicatorTags.Of(said));
            tagsText = tags.Length == 0 ? "[]" : JsonSerializer.Serialize(tags, Wire.Json);
        }
    }

    private string Text(DateTime time) => time == now ? nowText : IndicatorText.Of(time);

    private static int Compare(NormalIndicator left, NormalIndicator right) =>
        left.Type == right.Type ? string.CompareOrdinal(left.Value, right.Value) : string.CompareOrdinal(IndicatorText.Of(left.Type), IndicatorText.Of(right.Type));

    private void Execute(string text)
    {
        using var statement = new RawStatement(connection, text);
        statement.Run();
    }
}
