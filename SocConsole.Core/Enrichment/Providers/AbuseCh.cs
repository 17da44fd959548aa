using System.Text.Json;
using SocConsole.Core.Enrichment.Providers.Http;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>What the services of abuse.ch have in common: one key in a header, and a <c>query_status</c> that says inside HTTP 200 what went wrong.</summary>
internal static class AbuseCh
{
    /// <summary>Where a person gets the key that all of them take.</summary>
    public const string KeyPage = "https://auth.abuse.ch/";

    private const int LongestStatus = 64;

    public static HttpRequestMessage Post(string address, HttpContent content, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.TryAddWithoutValidation("Auth-Key", key);
        return request;
    }

    /// <summary>What <c>query_status</c> says; null for <c>ok</c>, where the rest is to be read.</summary>
    /// <param name="root">The whole answer.</param>
    /// <param name="unknown">The words for what the service does not know.</param>
    /// <exception cref="KeyNotFoundException">There is no such status: the answer can't be read.</exception>
    public static ProviderReading? Status(JsonElement root, params ReadOnlySpan<string> unknown)
    {
        var status = root.At("query_status").Text(LongestStatus) ?? throw new KeyNotFoundException("query_status");
        if (unknown.Contains(status))
        {
            return ProviderReading.NotFound;
        }

        if (status == "ok")
        {
            return null;
        }

        return status switch
        {
            "unknown_auth_key" or "unauthorized" or "missing_auth_key" or "invalid_auth_key" or "user_blacklisted" => ProviderFault.BadKey("It refuses the key."),
            "rate_limited" or "too_many_requests" => ProviderFault.Limited(),
            _ => ProviderFault.Refused($"It refuses the question: {Word(status)}."),
        };
    }

    /// <summary>The address of a page that the answer names, where it is one of <paramref name="site"/>; an answer must not lead people elsewhere.</summary>
    public static string? Link(JsonElement? address, string site) => address.Text() is { } text && text.StartsWith(site, StringComparison.Ordinal) ? text : null;

    /// <summary>Tags as one piece of evidence; none for no tags.</summary>
    public static IEnumerable<ProviderEvidence> Tags(JsonElement? tags)
    {
        if (tags.Texts() is { Count: > 0 } texts)
        {
            yield return new ProviderEvidence("Tags", EvidenceCategory.Classification, EvidenceSeverity.Info, Facts.Joined(texts));
        }
    }

    // Words such as invalid_url; what is none is not repeated.
    private static string Word(string status) => status.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') ? status : "unknown status";
}
