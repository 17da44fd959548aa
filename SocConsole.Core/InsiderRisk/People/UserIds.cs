namespace SocConsole.Core.InsiderRisk.People;

/// <summary>Which ids of people are taken: those that an address of the API and of a page can name, and a person can read.</summary>
public static class UserIds
{
    public const int Longest = 128;

    public const string Rule = "must be a text of 1 to 128 characters without slashes, control characters or blanks at its ends, and not . or ..";

    public static bool IsSound(string id) =>
        id.Length is > 0 and <= Longest && id is not ("." or "..") && !char.IsWhiteSpace(id[0]) && !char.IsWhiteSpace(id[^1]) && !id.Contains('/', StringComparison.Ordinal) && !id.Any(char.IsControl);
}
