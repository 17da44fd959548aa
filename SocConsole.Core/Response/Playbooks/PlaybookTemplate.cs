namespace SocConsole.Core.Response.Playbooks;

/// <summary>A response procedure, read from a CACAO 2.0 playbook.</summary>
/// <param name="Id">CACAO id: <c>playbook--</c> and a UUID.</param>
/// <param name="Name">Title for people.</param>
/// <param name="ThreatTypes">Kinds of attack that it answers.</param>
/// <param name="Techniques">ATT&amp;CK techniques that it answers when no playbook names the kind of attack.</param>
/// <param name="IsDefault">Answers what no other playbook does.</param>
/// <param name="Steps">What is done, in order.</param>
public sealed record PlaybookTemplate(
    string Id,
    string Name,
    IReadOnlyList<string> ThreatTypes,
    IReadOnlyList<string> Techniques,
    bool IsDefault,
    IReadOnlyList<TemplateStep> Steps)
{
    /// <summary>Longest playbook, as documented.</summary>
    public const int MaximumSteps = 10;
}

/// <param name="Action">Name in the <see cref="Catalog.ActionCatalog"/>.</param>
/// <param name="Parameters">Values, or references to variables such as <c>__source_ip__:value</c>.</param>
/// <param name="Required">Whether the run fails when the step fails.</param>
public sealed record TemplateStep(string Action, IReadOnlyDictionary<string, string> Parameters, bool Required);
