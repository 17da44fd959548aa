namespace SocConsole.Core.Response.Catalog;

public enum ActionCategory
{
    Network,
    Endpoint,
    Identity,
    Forensics,
    Cloud,
    Email,
    Data,
    Compliance,
}

/// <summary>What an action is for.</summary>
public enum ActionPurpose
{
    /// <summary>Stops the attack and so changes what people and machines can do.</summary>
    Contains,

    /// <summary>Changes something without stopping an attack: hardening, recovery, rules.</summary>
    Changes,

    /// <summary>Only looks, or writes down: evidence, reviews.</summary>
    Observes,

    /// <summary>Tells people.</summary>
    Notifies,
}

/// <summary>How much harm the action does when it is wrong.</summary>
public enum ActionSafety
{
    Low,
    Medium,
    High,
}

/// <summary>One thing that a step of a playbook can do.</summary>
/// <param name="Name">The documented name: <c>block_ip</c>.</param>
/// <param name="Category">Which part of the organization it touches.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Safety">As documented; high ones always wait for a second person.</param>
/// <param name="Reversible">Whether it can be undone in principle; the connector says whether it can here.</param>
/// <param name="Seconds">Expected duration as documented, seconds.</param>
/// <param name="Parameters">What it takes.</param>
/// <param name="Connectors">Names of the connectors that can carry it out, the preferred one first; besides them a generic one can be set up for any action.</param>
/// <param name="D3fend">MITRE D3FEND technique id, where one fits.</param>
/// <param name="Text">What it does, as a sentence.</param>
public sealed record ResponseAction(
    string Name,
    ActionCategory Category,
    ActionPurpose Purpose,
    ActionSafety Safety,
    bool Reversible,
    int Seconds,
    IReadOnlyList<ActionParameter> Parameters,
    IReadOnlyList<string> Connectors,
    string? D3fend,
    string Text)
{
    /// <summary>Whether it changes anything, and is not only looking or telling.</summary>
    public bool IsChange => Purpose is ActionPurpose.Contains or ActionPurpose.Changes;

    /// <summary>People who must agree before it is done for an incident by a workflow: none, one, or two where it can't be undone.</summary>
    public int Approvals => !IsChange ? 0 : Reversible ? 1 : 2;

    /// <summary>Names of the parameters without which it can't be done.</summary>
    public IEnumerable<string> Required => Parameters.Where(parameter => parameter.Required).Select(parameter => parameter.Name);
}

public enum ParameterKind
{
    Text,
    List,
    Number,
    Boolean,

    /// <summary>An ISO 8601 duration, or whole seconds.</summary>
    Duration,

    /// <summary>An address or a network.</summary>
    Ip,
    Domains,
    Host,
    Users,
}

/// <param name="Name">The documented name.</param>
/// <param name="Kind">What it must be.</param>
/// <param name="Required">Whether the action can't be done without it.</param>
/// <param name="Aliases">Other names that are accepted.</param>
public sealed record ActionParameter(string Name, ParameterKind Kind, bool Required, IReadOnlyList<string> Aliases)
{
    /// <summary>Reads a line such as <c>ip_address|ip:ip! duration:duration</c>; <c>!</c> marks what is needed.</summary>
    internal static IReadOnlyList<ActionParameter> ReadAll(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Read)];

    private static ActionParameter Read(string text)
    {
        var (names, kind) = text.Split(':') is [var left, var right] ? (left.Split('|'), right) : (text.TrimEnd('!').Split('|'), text.EndsWith('!') ? "text!" : "text");
        return new ActionParameter(names[0], Enum.Parse<ParameterKind>(kind.TrimEnd('!'), ignoreCase: true), kind.EndsWith('!'), names[1..]);
    }
}
