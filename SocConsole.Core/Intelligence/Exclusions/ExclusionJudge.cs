using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Jobs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>What a pass over the stored indicators changed.</summary>
public sealed record ExclusionPass(long Looked, long Suppressed, long Released, long Tagged);

/// <summary>
/// Holds stored indicators against the exclusions again, from the first to the last, in small writes. What an indicator becomes follows from the rows alone, so that a pass that
/// was killed is made anew and what it did already stays as it is.
/// </summary>
public sealed partial class ExclusionJudge(SocDatabase database, ExclusionWatch watch, TimeProvider clock, ILogger<ExclusionJudge> logger) : IJobHandler
{
    private const int ReadAtOnce = 5_000;
    private const int WriteAtOnce = 500;

    private readonly ConcurrentDictionary<int, SemaphoreSlim> turns = [];
    private readonly ConcurrentDictionary<int, long> begun = [];

    public string Kind => JobKinds.JudgeIndicators;

    /// <summary>The argument of a change that was told at this time.</summary>
    public static string Argument(int organizationId, DateTime told) => new JobArgument(organizationId, told.Ticks.ToString(CultureInfo.InvariantCulture)).ToString();

    public async Task RunAsync(string argument, CancellationToken ct)
    {
        var asked = JobArgument.Parse(argument);
        var told = long.Parse(asked.Id, CultureInfo.InvariantCulture);
        var turn = turns.GetOrAdd(asked.OrganizationId, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(ct);
        try
        {
            // A pass that began after the change was told has seen it.
            if (begun.GetValueOrDefault(asked.OrganizationId) > told)
            {
                return;
            }

            var now = clock.GetUtcNow().UtcTicks;
            var pass = await JudgeAsync(asked.OrganizationId, ct);
            begun[asked.OrganizationId] = now;
            LogJudged(logger, asked.OrganizationId, pass.Looked, pass.Suppressed, pass.Released, pass.Tagged);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>One pass over the organization's indicators.</summary>
    public async Task<ExclusionPass> JudgeAsync(int organizationId, CancellationToken ct)
    {
        var matcher = await watch.OfAsync(organizationId, ct);
        var pass = new ExclusionPass(0, 0, 0, 0);
        await using var db = database.Read(organizationId);
        for (var last = 0; ;)
        {
            var after = last;
            var rows = await db.Indicators.Where(row => row.Id > after).OrderBy(row => row.Id).Take(ReadAtOnce)
                .Select(row => new StoredIndicator(row.Id, row.Type, row.NormalizedValue, row.State, row.ExclusionId, row.SourceId, row.ValidUntil, row.Tags)).ToListAsync(ct);
            if (rows.Count == 0)
            {
                return pass;
            }

            last = rows[^1].Id;
            pass = pass with { Looked = pass.Looked + rows.Count };
            var now = clock.GetUtcNow().UtcDateTime;
            foreach (var ids in rows.Where(row => ExclusionJudgement.Of(matcher, row, now).Changes(row)).Select(row => row.Id).Chunk(WriteAtOnce))
            {
                pass = await ChangeAsync(organizationId, matcher, ids, pass, ct);
            }
        }
    }

    // Read again within the write: a person may have changed the row since.
    private async Task<ExclusionPass> ChangeAsync(int organizationId, ExclusionMatcher matcher, int[] ids, ExclusionPass pass, CancellationToken ct)
    {
        var written = await database.WriteAsync<ExclusionPass>(organizationId, async unit =>
        {
            // Within the turn of its own batch, for which no other change is told.
            var tally = new ExclusionTally(null, organizationId, matcher);
            var dropped = new List<(string Tag, int Id)>();
            var (suppressed, released, tagged) = (0, 0, 0);
            foreach (var row in await unit.Db.Indicators.Where(row => ids.Contains(row.Id)).ToListAsync(ct))
            {
                var before = StoredIndicator.Of(row);
                var judged = ExclusionJudgement.Of(matcher, before, unit.Now);
                if (!judged.Changes(before))
                {
                    continue;
                }

                suppressed += judged.State == IndicatorState.Excluded && row.State != IndicatorState.Excluded ? 1 : 0;
                released += judged.State != IndicatorState.Excluded && row.State == IndicatorState.Excluded ? 1 : 0;
                tagged += judged.Tags.Except(row.Tags).Any() ? 1 : 0;
                tally.Add(judged.News(before), row.NormalizedValue);
                dropped.AddRange(row.Tags.Except(judged.Tags).Select(tag => (tag, row.Id)));
                unit.Db.IndicatorTags.AddRange(judged.Tags.Except(row.Tags).Select(tag => new IndicatorTag { OrganizationId = organizationId, Tag = tag, IndicatorId = row.Id }));
                (row.State, row.ExclusionId, row.Tags, row.UpdatedAt) = (judged.State, judged.ExclusionId, judged.Tags, unit.Now);
            }

            foreach (var tag in dropped.GroupBy(pair => pair.Tag, pair => pair.Id))
            {
                var without = tag.ToList();
                await unit.Db.IndicatorTags.Where(entry => entry.Tag == tag.Key && without.Contains(entry.IndicatorId)).ExecuteDeleteAsync(ct);
            }

            await tally.WriteAsync(unit, ct);
            unit.Raise(new IndicatorsChanged(organizationId, unit.Now));
            return pass with { Suppressed = pass.Suppressed + suppressed, Released = pass.Released + released, Tagged = pass.Tagged + tagged };
        }, ct);
        return written.Value!;
    }

    [LoggerMessage(2711, LogLevel.Information, "{Looked} indicators of organization {Organization} were held against its exclusions: {Suppressed} suppressed, {Released} released, {Tagged} tagged")]
    private static partial void LogJudged(ILogger logger, int organization, long looked, long suppressed, long released, long tagged);
}
