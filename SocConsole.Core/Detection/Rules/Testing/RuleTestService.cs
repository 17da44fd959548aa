using SocConsole.Core.Detection.Correlation;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Rules.Testing;

/// <summary>Tries rules on events without storing anything. Rules see every event, whatever its log source. Stateless and safe for several callers.</summary>
public sealed class RuleTestService(Normaliser normaliser, TimeProvider clock)
{
    public const int MaximumRules = 1_000;

    public const int MaximumEvents = 10_000;

    /// <summary>Longest request, in characters of rules and events together.</summary>
    public const int MaximumLength = 8 * 1024 * 1024;

    /// <summary>How long one test may take in all.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const string File = "rules";

    /// <summary>Tests the rules. Error: not permitted, beyond the bounds, or beyond <see cref="Patience"/>.</summary>
    public Result<RuleTestResult> Test(Actor actor, RuleTestRequest request, CancellationToken ct) =>
        actor.Demand(Permission.ReadThreats) is { } refused ? refused : Test(request, ct);

    /// <summary>As the other, for a caller who sits at the machine.</summary>
    public Result<RuleTestResult> Test(RuleTestRequest request, CancellationToken ct)
    {
        if (Exceeds(request) is { } beyond)
        {
            return beyond;
        }

        var started = clock.GetTimestamp();
        var rules = RuleSet.Load([new RuleFile(File, request.Rules)], new RuleLoadOptions
        {
            AnyLogSource = true,
            Placeholders = request.Placeholders ?? RuleLoadOptions.Default.Placeholders,
        });
        if (rules.Documents.Count > MaximumRules)
        {
            return Error.Invalid("rules", $"must be at most {MaximumRules:N0} documents");
        }

        List<RuleMeaning> firings = [];
        var correlator = new Correlator(rules.Correlations) { Firings = firings };
        var reader = new TestEventReader(normaliser, clock.GetUtcNow().UtcDateTime);
        List<TestedEvent> results = new(request.Events.Count);
        for (var i = 0; i < request.Events.Count; i++)
        {
            ct.ThrowIfCancellationRequested();
            if (clock.GetElapsedTime(started) > Patience)
            {
                return Error.Invalid($"The test took longer than {Patience.TotalSeconds:0} seconds and was given up at event {i}; use fewer rules or events.");
            }

            firings.Clear();
            results.Add(reader.Read(request.Events[i], i + 1).Succeeded(out var item, out var unread) ? Examine(i, item, rules, correlator, firings) : new TestedEvent(i, [], [], unread.Message));
        }

        return new RuleTestResult([.. rules.Documents.Where(document => document.Kind != RuleDocumentKind.Action || HasErrors(document, rules)).Select(document => Of(document, rules))], results, rules.RegexTimeouts);
    }

    private static Error? Exceeds(RuleTestRequest request)
    {
        if (request.Events.Count > MaximumEvents)
        {
            return Error.Invalid("events", $"must be at most {MaximumEvents:N0}");
        }

        long length = request.Rules.Length;
        foreach (var item in request.Events)
        {
            length += item.GetRawText().Length;
        }

        return length > MaximumLength ? new Error(ErrorKind.TooLarge, "PAYLOAD_TOO_LARGE", $"Rules and events must be at most {MaximumLength / 1024 / 1024} MB together") : null;
    }

    private static TestedEvent Examine(int index, LogEvent item, RuleSet rules, Correlator correlator, List<RuleMeaning> firings)
    {
        List<RuleMatch> matches = [];
        rules.Match(item, matches);

        // In the order of the file, as a correlation sees them too.
        var order = matches.Select(match => match.Rule).ToHashSet();
        RuleMatch[] ordered = [.. rules.Rules.Where(order.Contains).Select(rule => matches.First(match => ReferenceEquals(match.Rule, rule)))];
        var sheet = new DraftSheet();
        foreach (var match in ordered)
        {
            correlator.Observe(match.Rule.Meaning, item, match.Fields, sheet);
        }

        return new TestedEvent(index, [.. ordered.Select(match => IdOf(match.Rule.Meaning))], [.. firings.Select(IdOf)], null);
    }

    // A rule that says no id goes by its title here; its name is how others refer to it.
    private static string IdOf(RuleMeaning meaning) => meaning.Id == meaning.Name ? meaning.Title : meaning.Id;

    private static string IdOf(RuleDocumentSummary document, RuleSet rules) =>
        rules.Rules.Select(rule => rule.Meaning).Concat(rules.Correlations.Select(rule => rule.Meaning)).FirstOrDefault(meaning => meaning.Id == document.Id) is { } meaning ? IdOf(meaning) : document.Id;

    private static bool HasErrors(RuleDocumentSummary document, RuleSet rules) => rules.Faults.Any(fault => fault.Document == document.Document);

    private static TestedRule Of(RuleDocumentSummary document, RuleSet rules) => new(
        IdOf(document, rules), document.Title, [.. Told(rules.Faults, document)], [.. Told(rules.Warnings, document)]);

    private static IEnumerable<string> Told(IReadOnlyList<RuleFault> faults, RuleDocumentSummary document) => faults
        .Where(fault => fault.Document == document.Document)
        .Select(fault => $"line {fault.Line}: {fault.Message}");
}
