using SocConsole.Core.Kernel;

namespace SocConsole.Core.InsiderRisk.Graph;

/// <summary>How kinds of edges and nodes are written.</summary>
public static class EdgeWords
{
    public const string User = "user";
    public const string Group = "group";
    public const string Alert = "alert";

    /// <summary>Kinds that are stored.</summary>
    public static readonly IReadOnlyList<EdgeKind> Stored = [.. Enum.GetValues<EdgeKind>().Where(kind => kind < EdgeKind.Supervises)];

    /// <summary>Types of nodes, in the order of a legend.</summary>
    public static readonly IReadOnlyList<string> Types = [User, "host", "country", "folder", "removable", "domain", "process", Group, Alert];

    public static string Of(EdgeKind kind) => Wire.Name(kind);

    /// <summary>Type of what an edge leads to.</summary>
    public static string TypeOf(EdgeKind kind) => kind switch
    {
        EdgeKind.LoggedOn => "host",
        EdgeKind.LoggedOnFrom => "country",
        EdgeKind.Read or EdgeKind.Wrote => "folder",
        EdgeKind.CopiedToRemovable => "removable",
        EdgeKind.UploadedTo or EdgeKind.MailedTo => "domain",
        EdgeKind.Ran => "process",
        EdgeKind.MemberOf => Group,
        EdgeKind.AlertOn => Alert,
        _ => User,
    };

    /// <summary>Stored kinds that lead to a type of node.</summary>
    public static IReadOnlyList<EdgeKind> KindsTo(string type) => [.. Stored.Where(kind => TypeOf(kind) == type)];
}
