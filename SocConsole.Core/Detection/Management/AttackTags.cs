namespace SocConsole.Core.Detection.Management;

/// <summary>Sigma's tags of the namespace <c>attack</c> (Sigma tags appendix).</summary>
internal static class AttackTags
{
    private const string Prefix = "attack.";

    public static bool IsTechnique(string tag) => tag.Length is 12 or 16 && Named(tag) is ['t' or 'T', >= '0' and <= '9', ..];

    /// <summary>The id in upper case: <c>T1110.001</c>.</summary>
    public static string TechniqueOf(string tag) => Named(tag).ToString().ToUpperInvariant();

    /// <summary>The tactic in the form <c>credential-access</c>; null for a tag that is none. Groups and software are tags of this namespace too.</summary>
    public static string? TacticOf(string tag) =>
        Named(tag) is { IsEmpty: false } name && char.IsAsciiLetterLower(name[0]) && !name.ContainsAnyInRange('0', '9') ? name.ToString().Replace('_', '-') : null;

    private static ReadOnlySpan<char> Named(string tag) => tag.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? tag.AsSpan(Prefix.Length) : default;
}
