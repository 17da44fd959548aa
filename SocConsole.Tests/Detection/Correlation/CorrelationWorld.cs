using System.Globalization;
using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Correlation;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Detection.Correlation;

/// <summary>A correlator with rules made by hand, and what it tells of each event.</summary>
internal sealed class CorrelationWorld(params CorrelationRule[] rules)
{
    public static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);
    private long sequence;

    public Correlator Correlator { get; private set; } = new(rules);

    public static RuleMeaning Meaning(string name) => new(name, null, name, Severity.High, "test", [], Ecs.SourceIp, "{count}", 0.8);

    public static CorrelationRule Rule(string name, CorrelationType type, int threshold, string? valueField = null, params string[] of) =>
        new(Meaning(name), type, of.Length == 0 ? ["a"] : of, [Ecs.SourceIp], TimeSpan.FromMinutes(1), threshold, valueField);

    public static LogEvent Event(long sequence, double second, string ip = "192.0.2.1", string? user = null, int? repeat = null, int? attempts = null, int organization = 1)
    {
        var fields = new EventFields { { Ecs.SourceIp, ip } };
        fields.AddIfMissing(Ecs.UserName, user);
        fields.AddIfMissing(Ecs.Repeat, repeat?.ToString(CultureInfo.InvariantCulture));
        fields.AddIfMissing(Ecs.Attempts, attempts?.ToString(CultureInfo.InvariantCulture));
        return new LogEvent
        {
            Sequence = sequence,
            OrganizationId = organization,
            Timestamp = Noon.AddSeconds(second),
            ReceivedAt = Noon.AddHours(1),
            Source = "test",
            Raw = "raw",
            Fields = fields,
            Key = default,
        };
    }

    /// <summary>What a match of the rule at the event makes fire: one text a finding.</summary>
    public IReadOnlyList<string> See(LogEvent item, string rule = "a")
    {
        var sheet = new DraftSheet();
        Correlator.Observe(Meaning(rule), item, [], sheet);
        return [.. sheet.Drafts.Select(Tell)];
    }

    /// <summary>As <see cref="See(LogEvent,string)"/>, numbering the events.</summary>
    public IReadOnlyList<string> At(double second, string rule = "a", string ip = "192.0.2.1", string? user = null, int? repeat = null, int? attempts = null, int organization = 1) =>
        See(Event(++sequence, second, ip, user, repeat, attempts, organization), rule);

    /// <summary>Goes on with another correlator that has the saved state.</summary>
    public void SaveAndRestore()
    {
        var state = Correlator.Save();
        Correlator = new Correlator(rules);
        Correlator.Restore(state);
    }

    private static string Tell(FindingDraft draft) => string.Create(
        CultureInfo.InvariantCulture,
        $"{draft.Rule.Id} {draft.EntityValue} count={draft.Count} strength={draft.Strength:0.##} distinct={draft.DistinctValues} claimed={draft.Claimed} evidence={string.Join(',', draft.Evidence)}");
}
