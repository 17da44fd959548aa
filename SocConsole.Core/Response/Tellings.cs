using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response;

/// <summary>Writes to a threat's timeline within a write.</summary>
internal static class Tellings
{
    /// <summary>Name of the stage that plans and executes playbooks.</summary>
    public const string Executor = "executor";

    public static Actor Stage(int organizationId) => Actor.Stage(organizationId, Executor);

    public static void TellByStage(this Unit unit, long threatId, string what, string text, double? successRate = null, double? durationMs = null) =>
        unit.Db.Timeline.Add(new TimelineEntry { ThreatId = threatId, At = unit.Now, Event = what, Stage = Executor, Text = text, SuccessRate = successRate, DurationMs = durationMs });

    public static void TellByPerson(this Unit unit, long threatId, string what, Actor actor, string text) =>
        unit.Db.Timeline.Add(new TimelineEntry { ThreatId = threatId, At = unit.Now, Event = what, ActorName = actor.Name, Text = text });
}
