using SocConsole.Core.Kernel;

namespace SocConsole.Core.Identity;

public enum ActorKind
{
    User,
    ApiKey,
    Device,
    System,
}

/// <summary>Who asks for an operation, and for which organization. Made from credentials at the edge; services never read an HTTP context.</summary>
/// <param name="OrganizationId">The tenant; every row that the operation reads or writes belongs to it.</param>
/// <param name="Id">Stable identity: the user's id, <c>key:7</c>, <c>device:9</c> or <c>stage:executor</c>.</param>
/// <param name="Name">What people see: the e-mail address, the key's or the stage's name.</param>
/// <param name="Kind">What sort of principal it is.</param>
/// <param name="Granted">Everything that the actor may do.</param>
public sealed record Actor(int OrganizationId, string Id, string Name, ActorKind Kind, Permission Granted)
{
    internal const string StagePrefix = "stage:";

    /// <summary>The sign-in that the credentials belong to; null for keys, devices and stages. Changes of one's own account keep this session alive.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Who answers for it: the person who made an API key, else the actor itself. Four eyes count by this, so that a key is no second person.</summary>
    public string ResponsibleId { get; init; } = Id;

    /// <summary>The user's id when a person acts, itself or through its session.</summary>
    public Guid? UserId => Kind == ActorKind.User && Guid.TryParse(Id, out var id) ? id : null;

    public static Actor Stage(int organizationId, string stage) => new(organizationId, StagePrefix + stage, stage, ActorKind.System, Permissions.System);

    public bool May(Permission permission) => (Granted & permission) == permission;

    /// <summary>Null when the actor may; else the error that an operation returns at once.</summary>
    public Error? Demand(Permission permission) =>
        May(permission) ? null : Error.Forbidden($"This needs the permission {Wire.Name(permission)}.");
}
