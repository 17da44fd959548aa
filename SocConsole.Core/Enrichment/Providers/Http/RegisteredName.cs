namespace SocConsole.Core.Enrichment.Providers.Http;

/// <summary>
/// Guesses which part of a name somebody registered: <c>example.co.uk</c> of <c>www.example.co.uk</c>. Country codes often register below a handful of well-known labels; the whole list
/// (publicsuffix.org) is not at hand, so that a name under a rare suffix is guessed too short. Whoever shows an answer shows the name that was asked for.
/// </summary>
internal static class RegisteredName
{
    private static readonly HashSet<string> SecondLevels = ["ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "ltd", "me", "mil", "ne", "net", "nom", "or", "org", "plc", "sch"];

    public static string Of(string domain)
    {
        var labels = domain.Split('.');
        var isBelowSecondLevel = labels is [.., _, var second, { Length: 2 }] && SecondLevels.Contains(second);
        return string.Join('.', labels[Math.Max(0, labels.Length - (isBelowSecondLevel ? 3 : 2))..]);
    }
}
