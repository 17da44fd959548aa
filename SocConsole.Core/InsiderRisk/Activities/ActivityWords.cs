namespace SocConsole.Core.InsiderRisk.Activities;

/// <summary>How kinds are written.</summary>
public static class ActivityWords
{
    public static readonly IReadOnlyList<string> Kinds = ["logon", "logoff", "file_access", "email", "device", "http", "process"];

    public static string Of(ActivityKind kind) => Kinds[(int)kind];

    /// <summary>Null for a word that is no kind.</summary>
    public static ActivityKind? Kind(string? word)
    {
        for (var i = 0; i < Kinds.Count; i++)
        {
            if (string.Equals(Kinds[i], word, StringComparison.OrdinalIgnoreCase))
            {
                return (ActivityKind)i;
            }
        }

        return null;
    }
}
