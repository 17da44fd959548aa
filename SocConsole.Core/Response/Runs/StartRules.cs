using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Core.Response.Runs;

/// <summary>Whether a run may start at once. Pure, so that the preview and the write say the same. See <c>docs/adr/0019-let-an-approver-act-at-once-where-it-can-be-undone.md</c>.</summary>
internal static class StartRules
{
    /// <summary>Why the run starts without waiting for another person, or null with why it waits.</summary>
    public static (string? Starts, string Waits) Judge(Actor actor, RunRequest request, Incident? incident, Organization organization, IReadOnlyList<PlannedStep> steps)
    {
        var changes = steps.Where(step => step.Preview.Refusal is null && !step.Terms.Manual && ActionCatalog.Changes(step.Action)).ToList();
        var taking = steps.FirstOrDefault(step => step.Preview.Refusal is null && !step.Terms.Manual && ActionCatalog.TakesData(step.Action));
        if (changes.Count == 0 && taking is null)
        {
            return ("Started without approval: it only looks, tells, or waits for a person to act", string.Empty);
        }

        if (changes.Find(step => !step.Preview.Reversible) is { } final)
        {
            return (null, $"{final.Action} can't be undone: two people must approve");
        }

        if (changes.Find(step => ActionCatalog.Find(step.Action)!.Safety == ActionSafety.High) is { } grave)
        {
            return (null, $"{grave.Action} does much harm when it is wrong: another person must approve");
        }

        // One reversible action of an approver is what an approver could have approved for anybody else; the record says that nobody else looked.
        var alone = request.Origin == RunOrigin.Action && steps.Count == 1 && actor.Kind is ActorKind.User or ActorKind.ApiKey && actor.May(Permission.ApprovePlaybooks);
        if (taking is not null)
        {
            return alone
                ? ($"Started by {actor.Name} without a second pair of eyes: it changes nothing", string.Empty)
                : (null, $"{taking.Action} takes data from a host: an approver must agree");
        }

        if (request.Automatic)
        {
            return Automatic(incident, organization);
        }

        return alone
            ? ($"Started by {actor.Name} without a second pair of eyes: it can be undone", string.Empty)
            : (null, request.Origin == RunOrigin.Action ? "an approver must agree" : "another person must approve");
    }

    private static (string? Starts, string Waits) Automatic(Incident? incident, Organization organization)
    {
        if (organization.AutoContainConfidence is not { } limit)
        {
            return (null, "the organization's automatic containment is off");
        }

        if (incident is null or { Simulated: true })
        {
            return (null, incident is null ? "it belongs to no incident" : "the incident is simulated");
        }

        return incident.RuleConfidence >= limit
            ? (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Started without approval: the confidence {incident.RuleConfidence:0.00} reaches the organization's {limit:0.00} and every step can be undone"), string.Empty)
            : (null, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the confidence {incident.RuleConfidence ?? 0:0.00} does not reach the organization's {limit:0.00}"));
    }
}
