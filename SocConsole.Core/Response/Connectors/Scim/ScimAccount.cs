namespace SocConsole.Core.Response.Connectors.Scim;

/// <summary>A user of a SCIM service.</summary>
/// <param name="Active">What it says of being active; null when it says nothing.</param>
/// <param name="Version">Entity tag of the version that was read; null where the service has none.</param>
internal sealed record ScimAccount(string Id, string UserName, bool? Active, string? Version);

/// <summary>An account that an action changed, as it was before.</summary>
/// <param name="Done">Whether the change was accepted.</param>
internal sealed record ScimChange(string Id, string UserName, bool? WasActive, bool Done);

/// <summary>What is kept of a change of accounts.</summary>
internal sealed record ScimDeed(int Setting, IReadOnlyList<ScimChange> Accounts) : IDeed;
