namespace SocConsole.Core.Intelligence.Attack;

/// <param name="Id">ATT&amp;CK id: <c>T1110</c>, <c>T1110.001</c>.</param>
/// <param name="Name">For people; a sub-technique's begins with its technique's: <c>Brute Force: Password Guessing</c>.</param>
/// <param name="Tactics">What it is for, by Sigma's names (<c>credential-access</c>), in the order of an attack; at least one.</param>
public sealed record AttackTechnique(string Id, string Name, IReadOnlyList<string> Tactics)
{
    public bool IsSubtechnique => Id.Length > 5;

    /// <summary>Whether a text has the form of an id, <c>Tnnnn</c> or <c>Tnnnn.nnn</c>; it may name no technique all the same.</summary>
    public static bool IsId(string text) =>
        text.Length is 5 or 9 && text[0] == 'T' && text.AsSpan(1, 4).IndexOfAnyExceptInRange('0', '9') < 0
        && (text.Length == 5 || (text[5] == '.' && text.AsSpan(6).IndexOfAnyExceptInRange('0', '9') < 0));
}

/// <param name="Id">Sigma's name: <c>credential-access</c>.</param>
/// <param name="Name">For people: <c>Credential Access</c>.</param>
public sealed record AttackTactic(string Id, string Name);
