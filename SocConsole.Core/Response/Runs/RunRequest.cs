using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Core.Response.Runs;

/// <summary>A run that somebody wants.</summary>
/// <param name="Name">Title for people.</param>
/// <param name="Origin">What asks for it.</param>
/// <param name="TemplateId">The workflow's CACAO id, or the action's name.</param>
/// <param name="Flow">What is to be done.</param>
public sealed record RunRequest(string Name, RunOrigin Origin, string TemplateId, WorkflowFlow Flow)
{
    /// <summary>The incident that it is for; null for none.</summary>
    public int? IncidentNumber { get; init; }

    public int? WorkflowId { get; init; }

    public int? TriggerId { get; init; }

    public RunMode Mode { get; init; } = RunMode.Live;

    public Severity Priority { get; init; } = Severity.Medium;

    /// <summary>Actor id of who last edited the workflow or trigger.</summary>
    public string? EditedById { get; init; }

    /// <summary>Wants to start without approval, because its workflow or trigger says so. It does only where <see cref="StartRules"/> allow it.</summary>
    public bool Automatic { get; init; }

    public string? RetryOf { get; init; }

    /// <summary>Steps, by number, that are left out because a former run did them, each with that run's number.</summary>
    public IReadOnlyDictionary<int, string> Done { get; init; } = new Dictionary<int, string>();

    /// <summary>What the conditions of the former run decided, by their number; the retry takes the same way.</summary>
    public IReadOnlyDictionary<int, bool> Decided { get; init; } = new Dictionary<int, bool>();
}

/// <summary>What a run would be.</summary>
/// <param name="Steps">Its steps with their effects.</param>
/// <param name="Blast">What it would touch.</param>
/// <param name="ApprovalsNeeded">People who must approve; 0 when it would start at once.</param>
/// <param name="Start">Why it would start at once, or why it would wait.</param>
public sealed record RunPlan(IReadOnlyList<PlannedStep> Steps, BlastRadius Blast, int ApprovalsNeeded, string Start);

/// <summary>What a run would touch, by what its parameters name.</summary>
/// <param name="Hosts">Hosts.</param>
/// <param name="Accounts">Accounts.</param>
/// <param name="Addresses">Addresses and networks.</param>
/// <param name="Domains">Domains.</param>
/// <param name="LeftOut">Why steps are left out: protected targets, what nothing names, what a former run did.</param>
/// <param name="Irreversible">Steps that can't be undone.</param>
/// <param name="NotConfigured">Steps that nothing can carry out.</param>
public sealed record BlastRadius(
    IReadOnlyList<string> Hosts, IReadOnlyList<string> Accounts, IReadOnlyList<string> Addresses, IReadOnlyList<string> Domains, IReadOnlyList<string> LeftOut, int Irreversible, int NotConfigured)
{
    internal static BlastRadius Of(IReadOnlyList<PlannedStep> steps)
    {
        var live = steps.Where(step => step.Preview.Refusal is null && Catalog.ActionCatalog.Changes(step.Action)).ToList();
        return new BlastRadius(
            Named(live, Catalog.ParameterKind.Host),
            Named(live, Catalog.ParameterKind.Users),
            Named(live, Catalog.ParameterKind.Ip),
            Named(live, Catalog.ParameterKind.Domains),
            [.. steps.Where(step => step.Preview.Refusal is not null).Select(step => step.Preview.Refusal!)],
            live.Count(step => !step.Preview.Reversible && !step.Terms.Manual),
            steps.Count(step => !step.Preview.Configured));
    }

    private static List<string> Named(IEnumerable<PlannedStep> steps, Catalog.ParameterKind kind) =>
    [
        .. steps.SelectMany(step => Catalog.ActionCatalog.Find(step.Action)!.Parameters.Where(parameter => parameter.Kind == kind && step.Parameters.ContainsKey(parameter.Name))
            .SelectMany(parameter => Catalog.ActionParameters.Listed(step.Parameters[parameter.Name]))).Distinct(StringComparer.OrdinalIgnoreCase),
    ];
}
