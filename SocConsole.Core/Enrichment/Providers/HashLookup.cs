using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>
/// CIRCL hashlookup (circl.lu/services/hashlookup): files that come with software. It judges by <c>hashlookup:trust</c>, where 50 is no opinion; <c>KnownMalicious</c> names collections of
/// malware in which the file lies too, which by itself proves little: harmless libraries are in them.
/// </summary>
public sealed class HashLookup(IHttpClientFactory clients, TimeProvider clock) : HttpIocProvider(clients, clock)
{
    private const int NoOpinion = 50;
    private const int FullTrust = 100;

    // Own judgement. Full trust takes four fifths of a score: a library that was replaced in a package is rare, and not unheard of.
    private const double MostBenign = 0.8;
    private const int InCollection = 70;
    private const double CollectionWeight = 0.5;
    private const double TrustedCollectionWeight = 0.2;

    public override ProviderProfile Profile { get; } = new(
        "hashlookup", "CIRCL hashlookup", "Files that are known from software and distributions.", ProviderReach.Outside, ProviderKey.None, "https://hashlookup.circl.lu",
        [IocType.Md5, IocType.Sha1, IocType.Sha256], 0.5, ProviderProfile.NoLimits, "https://www.circl.lu/services/hashlookup/");

    protected override HttpRequestMessage Request(Ioc ioc, ProviderAccess access)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{access.BaseUrl}/{Path(ioc)}");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return request;
    }

    protected override ProviderReading Map(Ioc ioc, JsonElement root, int status)
    {
        if ((root.At("SHA-256") ?? root.At("SHA-1") ?? root.At("MD5")) is null)
        {
            throw new KeyNotFoundException("SHA-1");
        }

        var trust = root.At("hashlookup:trust").Int() is { } said ? (int?)Math.Clamp(said, 0, FullTrust) : null;
        var collection = root.At("KnownMalicious").Text(100);
        var isTrusted = trust > NoOpinion;
        return new ProviderFinding
        {
            Reputation = collection is null ? null : InCollection,
            Weight = collection is null ? null : isTrusted ? TrustedCollectionWeight : CollectionWeight,
            Benign = isTrusted && collection is null ? MostBenign * (trust!.Value - NoOpinion) / (FullTrust - NoOpinion) : 0,
            BenignReason = isTrusted && collection is null ? string.Create(CultureInfo.InvariantCulture, $"known file, trust {trust}") : null,
            Link = $"https://hashlookup.circl.lu/{Path(ioc)}",
            Flags = Flags(root, trust, collection),
            Evidence = [.. Evidence(root, trust, collection)],
        };
    }

    private static string Path(Ioc ioc) => $"lookup/{ioc.Type switch { IocType.Md5 => "md5", IocType.Sha1 => "sha1", _ => "sha256" }}/{ioc.Value}";

    private static Dictionary<string, object> Flags(JsonElement root, int? trust, string? collection) => Facts.Of(
        ("trust", trust), ("name", root.At("FileName").Text(200)), ("type", root.At("mimetype").Text(100)), ("known_malicious", collection), ("source", root.At("source").Text(100)));

    private static IEnumerable<ProviderEvidence> Evidence(JsonElement root, int? trust, string? collection)
    {
        if (collection is not null)
        {
            yield return new ProviderEvidence("Collection of malware", EvidenceCategory.Malware, EvidenceSeverity.Medium, $"The file lies in {collection}");
        }

        yield return new ProviderEvidence(
            "Known file", EvidenceCategory.File, EvidenceSeverity.Info, root.At("FileName").Text() ?? "A file that is known",
            trust is null ? null : new Dictionary<string, object> { ["trust"] = trust.Value });
        if ((root.At("ProductCode").At("ProductName") ?? root.At("PackageName")).Text(200) is { } product)
        {
            yield return new ProviderEvidence("Product", EvidenceCategory.File, EvidenceSeverity.Info, product);
        }
    }
}
