using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>Says what an exclusion would hide before it is saved, and what of that has proved to be true. Stores nothing.</summary>
public sealed class ExclusionPreviews(SocDatabase database, IThreatValues threats, TimeProvider clock)
{
    private const int MaximumSamples = 20;
    private const int MaximumSources = 50;
    private const int RowsBetweenLooks = 1_000;

    /// <summary>Longer than this nothing is looked at; the preview is partial then.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <param name="actor">Who asks.</param>
    /// <param name="draft">The exclusion as it would be, as if it were switched on and had not expired.</param>
    /// <param name="id">Whose stored entries are taken where the draft has none; null for a new one.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Result<ExclusionPreview>> PreviewAsync(Actor actor, ExclusionDraft draft, int? id, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? ExclusionCheck.Of(draft)) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var stored = id is { } known && draft.Entries is null;
        if (stored && !await db.Exclusions.AnyAsync(row => row.Id == id, ct))
        {
            return Error.NotFound("Exclusion", id!);
        }

        var texts = draft.Entries ?? (stored ? await db.ExclusionEntries.Where(entry => entry.ExclusionId == id).Select(entry => entry.Value).ToListAsync(ct) : []);
        if (!ExclusionCheck.Entries(draft.Kind, texts).Succeeded(out var entries, out var invalid))
        {
            return invalid;
        }

        var row = new Exclusion { Id = id ?? 0, Name = draft.Name, Owner = actor.Name, Kind = draft.Kind, Types = draft.Types };
        return await LookAsync(db, actor.OrganizationId, ExclusionMatcher.Build([(row, entries)], clock), ct);
    }

    private async Task<ExclusionPreview> LookAsync(SocDbContext db, int organizationId, ExclusionMatcher matcher, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        var (named, isComplete) = await threats.NamedAsync(organizationId, ct);
        var found = new Findings();
        var active = db.Indicators.Where(row => row.State == IndicatorState.Active).OrderByDescending(row => row.Id)
            .Select(row => new { row.Id, row.Type, row.NormalizedValue, row.SourceId, row.SightingCount }).AsAsyncEnumerable();
        await foreach (var row in active.WithCancellation(ct))
        {
            if (found.Looked % RowsBetweenLooks == 0 && clock.GetElapsedTime(started) >= Patience)
            {
                isComplete = false;
                break;
            }

            found.Looked++;
            if (matcher.Hits(row.Type, row.NormalizedValue) is [var hit, ..])
            {
                found.Take(new ExclusionPreviewSample(row.Id, row.Type, row.NormalizedValue, hit.Entry, row.SightingCount, named.Contains(row.NormalizedValue)), row.SourceId);
            }
        }

        var ids = found.BySource.Keys.Where(key => key > 0).ToList();
        var names = await db.ThreatSources.Where(source => ids.Contains(source.Id)).ToDictionaryAsync(source => source.Id, source => source.Name, ct);
        return found.Told(names, partial: !isComplete);
    }

    private sealed class Findings
    {
        private const int ByHand = 0;

        private readonly Dictionary<IndicatorType, long> byType = [];
        private readonly List<ExclusionPreviewSample> proved = [];
        private readonly List<ExclusionPreviewSample> others = [];
        private long truePositives;
        private long hits;

        public long Looked { get; set; }

        /// <summary>By the source's number; <see cref="ByHand"/> for none.</summary>
        public Dictionary<int, long> BySource { get; } = [];

        public void Take(ExclusionPreviewSample sample, int? sourceId)
        {
            hits++;
            byType[sample.IndicatorType] = byType.GetValueOrDefault(sample.IndicatorType) + 1;
            BySource[sourceId ?? ByHand] = BySource.GetValueOrDefault(sourceId ?? ByHand) + 1;
            var isTrue = sample.SightingCount > 0 || sample.NamedByThreat;
            truePositives += isTrue ? 1 : 0;
            var samples = isTrue ? proved : others;
            if (samples.Count < MaximumSamples)
            {
                samples.Add(sample);
            }
        }

        public ExclusionPreview Told(Dictionary<int, string> names, bool partial) => new(
            Looked, hits, BySource.GetValueOrDefault(ByHand), truePositives, byType.OrderBy(pair => pair.Key).ToDictionary(pair => Wire.Name(pair.Key), pair => pair.Value),
            [.. BySource.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(MaximumSources).Select(pair => new ExclusionPreviewSource(pair.Key == ByHand ? null : pair.Key, names.GetValueOrDefault(pair.Key), pair.Value))],
            [.. proved.Concat(others).Take(MaximumSamples)], partial);
    }
}
