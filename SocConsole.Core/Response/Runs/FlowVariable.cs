using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Core.Response.Runs;

/// <summary>What a parameter of a workflow can refer to; a run fills it from its incident or threat.</summary>
/// <param name="Reference">What stands in the parameter: <c>__source_ip__:value</c>.</param>
/// <param name="Word">What people call it: <c>source address</c>.</param>
public sealed record FlowVariable(string Reference, string Word)
{
    public static readonly IReadOnlyList<FlowVariable> All = [.. PlaybookVariables.Names.Select(Of)];

    /// <summary>The variable that fills a needed parameter of the kind where a workflow leaves it out; null when none does.</summary>
    public static FlowVariable? DefaultOf(ParameterKind kind) => PlaybookVariables.DefaultOf(kind) is { } name ? Of(name) : null;

    private static FlowVariable Of(string name) => new($"{name}:value", PlaybookVariables.Word(name));
}
