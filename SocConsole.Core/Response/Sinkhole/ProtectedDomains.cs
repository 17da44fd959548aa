using System.Globalization;
using System.Net;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Sinkhole;

/// <summary>Domains that are never answered falsely, whoever approves it.</summary>
public sealed class ProtectedDomains(ResponseOptions options, ExclusionWatch exclusions)
{
    // Country codes often register below a handful of well-known labels; the whole list (publicsuffix.org) is not at hand.
    private static readonly HashSet<string> SecondLevels = ["ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "ltd", "me", "mil", "ne", "net", "nom", "or", "org", "plc", "sch"];

    /// <summary>The normal form of a domain. Errors: what is none, what belongs to the console or to too many, and what the organization excludes.</summary>
    public async Task<Result<string>> CheckAsync(int organizationId, string text, CancellationToken ct)
    {
        if (!TryNormalise(text, out var name))
        {
            return Error.Invalid("domains", $"{text} is no domain name");
        }

        if (Refusal(name) is { } refusal)
        {
            return new Error(ErrorKind.Forbidden, "PROTECTED_TARGET", refusal);
        }

        return (await exclusions.OfAsync(organizationId, ct)).Hits(IndicatorType.Domain, name).FirstOrDefault(hit => hit.Mode != ExclusionMode.Tag) is { } hit
            ? new Error(ErrorKind.Forbidden, "PROTECTED_TARGET", $"{name} stands on the exclusion {hit.Name} ({hit.Entry}).")
            : name;
    }

    private static bool TryNormalise(string text, out string name)
    {
        try
        {
            name = new IdnMapping().GetAscii(text.Trim().TrimEnd('.')).ToLowerInvariant();

            // What stands in a zone file is a name and nothing else.
            return Uri.CheckHostName(name) == UriHostNameType.Dns && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');
        }
        catch (ArgumentException)
        {
            name = string.Empty;
            return false;
        }
    }

    private string? Refusal(string name)
    {
        var labels = name.Split('.');
        if (labels.Length < 2 || (labels is [var second, { Length: 2 }] && SecondLevels.Contains(second)))
        {
            return $"{name} is a public suffix: all domains below it would be answered falsely.";
        }

        var own = options.ProtectedDomains.Append(Dns.GetHostName()).Append("localhost").Select(domain => domain.Trim().TrimEnd('.').ToLowerInvariant());
        return own.FirstOrDefault(domain => domain == name || domain.EndsWith("." + name, StringComparison.Ordinal) || name.EndsWith("." + domain, StringComparison.Ordinal)) is { } safe
            ? $"{name} touches {safe}, which is protected."
            : null;
    }
}
