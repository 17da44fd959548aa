namespace SocConsole.Core.Intelligence.Attack;

/// <summary>What is known of an id that somebody wrote.</summary>
/// <param name="Id">As it was written.</param>
/// <param name="Name">That of the technique that replaced it, where the table has only that one; null where it has neither.</param>
/// <param name="Tactics">In the order of an attack; a sub-technique that is unknown has its technique's; empty where nothing is known.</param>
/// <param name="CurrentId">The id in ATT&amp;CK's newest version; the same where it was not revoked.</param>
public sealed record TechniqueDetail(string Id, string? Name, IReadOnlyList<string> Tactics, string CurrentId)
{
    public static TechniqueDetail Of(string id) => new(id, AttackTable.Find(id)?.Name, AttackTable.TacticsOf(id), AttackRevisions.Current(id));
}
