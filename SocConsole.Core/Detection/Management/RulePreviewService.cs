using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Management.Placeholders;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management;

/// <summary>Tries a rule or an exception on stored events before it is saved. Stores nothing.</summary>
public sealed class RulePreviewService(SocDatabase database, IEventLog log, RuleCatalog catalog, TimeProvider clock) : IDisposable
{
    /// <summary>Most events that are looked at.</summary>
    public const int MaximumEvents = 200_000;

    /// <summary>How long reading events may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MaximumSamples = 20;
    private const int MaximumJudged = 5_000;

    // A preview takes a core: one at a time leaves the others to detection.
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Errors: RULE_NOT_FOUND, INVALID_RULE, INVALID_REQUEST.</summary>
    public async Task<Result<PreviewResult>> RunAsync(Actor actor, PreviewRequest request, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        if (!(await SidesAsync(actor, request, ct)).Succeeded(out var sides, out var error))
        {
            return error;
        }

        var scan = new NewestEvents(log, actor.OrganizationId, MaximumEvents, Patience, clock);
        await turn.WaitAsync(ct);
        try
        {
            await Task.Run(() => Scan(sides, scan, ct), ct);
        }
        finally
        {
            turn.Release();
        }

        return await ResultAsync(actor, sides, scan, ct);
    }

    public void Dispose() => turn.Dispose();

    private void Scan(Sides sides, NewestEvents scan, CancellationToken ct)
    {
        foreach (var item in scan.Events(ct))
        {
            for (var i = 0; i < item.Fields.Count; i++)
            {
                sides.Seen.Add(item.Fields.NameAt(i));
            }

            var started = clock.GetTimestamp();
            sides.Now.See(item);
            sides.Ticks += clock.GetTimestamp() - started;
            sides.Before?.See(item);
        }

        sides.Now.Finish();
        sides.Before?.Finish();
    }

    private async Task<Result<PreviewResult>> ResultAsync(Actor actor, Sides sides, NewestEvents scan, CancellationToken ct)
    {
        var (now, before) = (sides.Now, sides.Before);
        long[] added = [.. now.Matched.Where(sequence => before?.Matched.Contains(sequence) is not true).OrderDescending()];
        long[] removed = [.. before?.Matched.Where(sequence => !now.Matched.Contains(sequence)).OrderDescending() ?? Enumerable.Empty<long>()];
        await using var db = database.Read(actor.OrganizationId);
        return new PreviewResult(
            scan.Scanned, scan.Complete && !now.IsCut && before?.IsCut is not true, scan.From, scan.Until, now.Matched.Count, before?.Matched.Count, added.Length, removed.Length,
            Samples(now, added), before is null ? [] : Samples(before, removed),
            await VerdictsAsync(db, [.. now.Matched.OrderDescending().Take(MaximumJudged)], ct), await VerdictsAsync(db, [.. removed.Take(MaximumJudged)], ct),
            [.. sides.Fields.Where(field => !Taxonomy.BuiltIn.Names(sides.LogSource, field).All.Any(sides.Seen.Contains)).Order(StringComparer.Ordinal)],
            scan.Scanned == 0 ? null : Math.Round(clock.GetElapsedTime(0, sides.Ticks).TotalMicroseconds / scan.Scanned, 2));
    }

    private static PreviewSample[] Samples(PreviewSide side, IEnumerable<long> sequences) =>
    [
        .. sequences.Where(side.Kept.ContainsKey).Take(MaximumSamples).Select(sequence => side.Kept[sequence]).Select(match => new PreviewSample(
            match.Item.Sequence, match.Item.Timestamp, match.Item.Source, match.Item.Raw.Length > 500 ? match.Item.Raw[..500] : match.Item.Raw,
            match.Fields.Take(10).DistinctBy(field => field.Key).ToDictionary(field => field.Key, field => field.Value.Length > 200 ? field.Value[..200] : field.Value, StringComparer.Ordinal))),
    ];

    private static async Task<PreviewVerdicts> VerdictsAsync(SocDbContext db, long[] sequences, CancellationToken ct)
    {
        if (sequences.Length == 0)
        {
            return new PreviewVerdicts(0, 0, 0);
        }

        var judged = await (from evidence in db.ThreatEvidence
                            join threat in db.Threats on evidence.ThreatId equals threat.Id
                            where sequences.Contains(evidence.Sequence) && (threat.Status == ThreatStatus.Mitigated || threat.Status == ThreatStatus.FalsePositive)
                            select new { evidence.Sequence, threat.Status }).Distinct().ToListAsync(ct);
        return new PreviewVerdicts(judged.Count(verdict => verdict.Status == ThreatStatus.Mitigated), judged.Count(verdict => verdict.Status == ThreatStatus.FalsePositive), sequences.Length);
    }

    private async Task<Result<Sides>> SidesAsync(Actor actor, PreviewRequest request, CancellationToken ct)
    {
        if (request.Text is null == request.Selection is null)
        {
            return Error.Invalid("give either the text of a rule, or the selection of an exception");
        }

        var state = await catalog.LoadAsync(ct);
        var entry = request.RuleId is { } ruleId ? state.Of(actor.OrganizationId).Find(ruleId) : null;
        if (entry is null && (request.RuleId is not null || request.Selection is not null))
        {
            return RuleErrors.NotFound(request.RuleId ?? string.Empty);
        }

        await using var db = database.Read(actor.OrganizationId);
        var stored = entry is null ? null : await StoredAsync(db, entry, ct);
        if (request.Text is { } text)
        {
            return (await NewAsync(db, text, ct)).Succeeded(out var fresh, out var error) ? fresh with { Before = stored is null ? null : new PreviewSide(stored, entry!.RuleId) } : error;
        }

        return WithException(stored!, entry!, request.Selection!, state.Of(actor.OrganizationId));
    }

    private static Result<Sides> WithException(RuleSet stored, RuleEntry entry, string selection, OrganizationRules rules)
    {
        var asked = new NewException(entry.RuleId, "preview", selection, "preview", null);
        if (RuleExceptionService.Fault(asked, rules) is { } invalid)
        {
            return invalid;
        }

        var (sound, _) = CompiledException.Compile([RuleExceptionService.RowOf(asked, string.Empty, default)], _ => entry.LogSource);
        var header = RuleHeader.Read("detection:\n  held:\n    " + selection.ReplaceLineEndings("\n").Replace("\n", "\n    ", StringComparison.Ordinal) + "\n");
        return new Sides(new PreviewSide(stored, entry.RuleId, sound[0]), header.Fields, entry.LogSource) { Before = new PreviewSide(stored, entry.RuleId) };
    }

    private static async Task<Result<Sides>> NewAsync(SocDbContext db, string text, CancellationToken ct)
    {
        if (text.Length > YamlReader.MaximumLength)
        {
            return Error.Invalid("text", $"must be at most {YamlReader.MaximumLength / 1024} KB");
        }

        var set = await CompileAsync(db, text, ct);
        var faults = set.Faults.Where(fault => fault.File == NewFile).ToList();
        var document = set.Documents.FirstOrDefault(document => document.File == NewFile && document.Kind is RuleDocumentKind.Rule or RuleDocumentKind.Correlation);
        if (faults.Count > 0 || document is null)
        {
            string[] reasons = faults.Count == 0 ? ["there is no rule and no correlation in the text"] : [.. faults.Select(fault => $"line {fault.Line}: {fault.Message}").Take(50)];
            return new Error(ErrorKind.Invalid, "INVALID_RULE", reasons[0], new Dictionary<string, string[]> { ["text"] = reasons });
        }

        var header = RuleHeader.Read(text);
        return new Sides(new PreviewSide(set, document.Id), header.Fields, header.LogSource);
    }

    private const string NewFile = "text";

    private static async Task<RuleSet> CompileAsync(SocDbContext db, string text, CancellationToken ct) =>
        RuleSet.Load([new RuleFile(NewFile, text), .. (await RuleRelations.OfAsync(db, text, ct)).Select(RuleCatalog.FileOf)], await PlaceholderLists.OptionsAsync(db, ct));

    private static async Task<RuleSet> StoredAsync(SocDbContext db, RuleEntry entry, CancellationToken ct) =>
        await db.Rules.FirstOrDefaultAsync(row => row.RuleId == entry.RuleId, ct) is { } row ? await CompileAsync(db, row.Text, ct) : RuleSet.LoadBuiltIn();

    private sealed record Sides(PreviewSide Now, IReadOnlyList<string> Fields, RuleLogSource LogSource)
    {
        public PreviewSide? Before { get; init; }

        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

        public long Ticks { get; set; }
    }
}
