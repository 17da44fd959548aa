using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response;

/// <summary>Writes to the timelines of a run's threat and incident within a write.</summary>
internal static class Tellings
{
    /// <summary>Name of the stage that plans and executes playbooks.</summary>
    public const string Executor = "executor";

    public static Actor Stage(int organizationId) => Actor.Stage(organizationId, Executor);

    public static void TellByStage(this Unit unit, PlaybookRun run, string what, string text, double? successRate = null, double? durationMs = null) =>
        unit.Tell(run, what, null, text, successRate, durationMs);

    public static void TellByPerson(this Unit unit, PlaybookRun run, string what, Actor actor, string text) => unit.Tell(run, what, actor.Name, text, null, null);

    private static void Tell(this Unit unit, PlaybookRun run, string what, string? person, string text, double? successRate, double? durationMs)
    {
        if (run.ThreatId is { } threat)
        {
            unit.Db.Timeline.Add(new TimelineEntry
            {
                ThreatId = threat,
                At = unit.Now,
                Event = what,
                Stage = person is null ? Executor : null,
                ActorName = person,
                Text = text,
                SuccessRate = successRate,
                DurationMs = durationMs,
            });
        }

        if (run is { IncidentId: { } incident, IncidentNumber: { } number })
        {
            unit.Db.IncidentEntries.Add(new IncidentEntry { IncidentId = incident, At = unit.Now, Kind = what, ActorName = person, Text = text });
            unit.Raise(new IncidentChanged(run.OrganizationId, unit.Now, number));
        }
    }
}
