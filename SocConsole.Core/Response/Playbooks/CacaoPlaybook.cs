using System.Text.Json.Serialization;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>The properties of a CACAO Security Playbook 2.0 (OASIS, section 3.1) that the console reads.</summary>
internal sealed record CacaoPlaybook
{
    /// <summary>The extension definition under which the console's own properties stand.</summary>
    public const string Extension = "extension-definition--3997b289-1fe8-5ece-8268-2d8adc5051b3";

    public string? Type { get; init; }

    public string? SpecVersion { get; init; }

    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? CreatedBy { get; init; }

    public DateTimeOffset? Created { get; init; }

    public DateTimeOffset? Modified { get; init; }

    public string? WorkflowStart { get; init; }

    public IReadOnlyDictionary<string, CacaoVariable> PlaybookVariables { get; init; } = new Dictionary<string, CacaoVariable>();

    public IReadOnlyDictionary<string, CacaoStep> Workflow { get; init; } = new Dictionary<string, CacaoStep>();

    public IReadOnlyDictionary<string, CacaoParty> AgentDefinitions { get; init; } = new Dictionary<string, CacaoParty>();

    public IReadOnlyDictionary<string, CacaoParty> TargetDefinitions { get; init; } = new Dictionary<string, CacaoParty>();

    public IReadOnlyDictionary<string, CacaoParty> ExtensionDefinitions { get; init; } = new Dictionary<string, CacaoParty>();

    public IReadOnlyDictionary<string, CacaoSelection> PlaybookExtensions { get; init; } = new Dictionary<string, CacaoSelection>();
}

/// <summary>A variable (section 10.18); the console fills the external ones from the threat.</summary>
internal sealed record CacaoVariable(string? Type, bool External, string? Value);

/// <summary>A workflow step (section 4).</summary>
internal sealed record CacaoStep
{
    public string? Type { get; init; }

    public string? OnCompletion { get; init; }

    public IReadOnlyList<CacaoCommand> Commands { get; init; } = [];

    public string? Agent { get; init; }

    public IReadOnlyList<string> Targets { get; init; } = [];

    public IReadOnlyDictionary<string, CacaoStepExtension> StepExtensions { get; init; } = new Dictionary<string, CacaoStepExtension>();
}

/// <summary>A command (section 5); the console's own type <c>soc-action</c> names an action of the catalogue.</summary>
internal sealed record CacaoCommand(string? Type, string? Command);

/// <summary>An agent, target or extension definition, of which only the type matters here.</summary>
internal sealed record CacaoParty(string? Type, string? Name);

/// <summary>Which threats a playbook answers.</summary>
internal sealed record CacaoSelection
{
    [JsonPropertyName("x_soc_threat_types")]
    public IReadOnlyList<string> ThreatTypes { get; init; } = [];

    [JsonPropertyName("x_soc_techniques")]
    public IReadOnlyList<string> Techniques { get; init; } = [];

    [JsonPropertyName("x_soc_default")]
    public bool IsDefault { get; init; }
}

internal sealed record CacaoStepExtension
{
    [JsonPropertyName("x_soc_required")]
    public bool Required { get; init; } = true;

    [JsonPropertyName("x_soc_parameters")]
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
