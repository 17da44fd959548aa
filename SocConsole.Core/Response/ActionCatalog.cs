using System.Collections.Frozen;

namespace SocConsole.Core.Response;

/// <summary>What an action is for.</summary>
public enum ActionPurpose
{
    /// <summary>Stops the attack and so changes what people and machines can do.</summary>
    Contains,

    /// <summary>Only looks: evidence.</summary>
    Observes,

    /// <summary>Tells people.</summary>
    Notifies,
}

/// <summary>One thing that a step of a playbook can do.</summary>
/// <param name="Name">The documented name: <c>quarantine_ip</c>.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Reversible">Whether it can be undone in principle; the connector says whether it can here.</param>
/// <param name="Parameters">Parameters without which it can't be done.</param>
/// <param name="D3fend">MITRE D3FEND technique id, where one fits.</param>
/// <param name="Connector">Name of the connector that carries it out; null when none is built.</param>
/// <param name="Text">What it does, as a sentence.</param>
public sealed record ResponseAction(
    string Name,
    ActionPurpose Purpose,
    bool Reversible,
    IReadOnlyList<string> Parameters,
    string? D3fend,
    string? Connector,
    string Text);

/// <summary>The documented actions.</summary>
public static class ActionCatalog
{
    public const string BlockList = "block_list";
    public const string Evidence = "evidence";
    public const string Notify = "notify";

    public static readonly IReadOnlyList<ResponseAction> All =
    [
        new("quarantine_ip", ActionPurpose.Contains, true, ["ip"], "D3-ITF", BlockList, "Puts an address on the block list that firewalls poll."),
        new("block_domain", ActionPurpose.Contains, true, ["domain"], "D3-DNSDL", BlockList, "Puts a domain on the block list that resolvers poll."),
        new("block_request", ActionPurpose.Contains, true, ["ip"], "D3-ITF", BlockList, "Puts the sender of a web request on the block list."),
        new("isolate_host", ActionPurpose.Contains, true, ["host"], "D3-NI", null, "Cuts a host off the network."),
        new("vault_isolation", ActionPurpose.Contains, true, ["target"], null, null, "Cuts off access to a data store."),
        new("forensic_dump", ActionPurpose.Observes, false, [], null, Evidence, "Collects the threat's raw events into a package with checksums."),
        new("forensic_analysis", ActionPurpose.Observes, false, [], null, Evidence, "Collects the threat's raw events with a summary of who did what and when."),
        new("notify_admin", ActionPurpose.Notifies, false, [], null, Notify, "Tells the administrators."),
        new("notify_legal", ActionPurpose.Notifies, false, [], null, Notify, "Tells the legal department."),
        new("alert_admin", ActionPurpose.Notifies, false, [], null, Notify, "Tells the administrators at once."),
    ];

    private static readonly FrozenDictionary<string, ResponseAction> ByName = All.ToFrozenDictionary(action => action.Name, StringComparer.Ordinal);

    public static ResponseAction? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Whether the action stops an attack, and is not only looking or telling.</summary>
    public static bool Contains(string name) => Find(name)?.Purpose == ActionPurpose.Contains;
}
