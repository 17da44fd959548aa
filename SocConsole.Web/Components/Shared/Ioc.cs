namespace SocConsole.Web.Components.Shared;

/// <summary>Writes indicators so that no program takes them for a link.</summary>
public static class Ioc
{
    private static readonly string[] DefangedFields = ["ip", "domain", "url", "original", "full", "address", "email", "query", "name"];

    /// <summary><c>http://a.example/x</c> becomes <c>hxxp[://]a[.]example/x</c>. Hashes stay as they are.</summary>
    public static string Defang(string value)
    {
        var text = value.Replace("://", "[://]", StringComparison.Ordinal).Replace("@", "[@]", StringComparison.Ordinal).Replace(".", "[.]", StringComparison.Ordinal);
        return text.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? string.Concat("hxxp", text.AsSpan(4)) : text;
    }

    /// <summary>Whether the ECS field holds something that could be followed; a user's or a process's name is shown as it is.</summary>
    public static bool IsIndicator(string ecsField)
    {
        var leaf = ecsField[(ecsField.LastIndexOf('.') + 1)..];
        return leaf == "name" ? ecsField.StartsWith("dns.", StringComparison.Ordinal) : DefangedFields.Contains(leaf) && !ecsField.StartsWith("event.", StringComparison.Ordinal);
    }
}
