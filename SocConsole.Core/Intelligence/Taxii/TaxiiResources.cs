using System.Text.Json.Serialization;

namespace SocConsole.Core.Intelligence.Taxii;

/// <summary>What a server offers (TAXII 2.1, 4.1).</summary>
/// <param name="Default">An address that begins with a slash is completed with the server's own.</param>
public sealed record TaxiiDiscovery(
    string Title,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Contact,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Default,
    IReadOnlyList<string> ApiRoots);

/// <summary>An API root (4.2).</summary>
/// <param name="MaxContentLength">Bytes of a request's body.</param>
public sealed record TaxiiApiRoot(
    string Title,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description,
    IReadOnlyList<string> Versions,
    int MaxContentLength);

/// <summary>A collection (5.1).</summary>
/// <param name="Alias">A name that serves in addresses instead of the id; null for none.</param>
public sealed record TaxiiCollection(
    string Id,
    string Title,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Alias,
    bool CanRead,
    bool CanWrite,
    IReadOnlyList<string> MediaTypes);

/// <summary>One version of an object of a collection.</summary>
/// <param name="Added">When this version came into the collection, UTC.</param>
/// <param name="Version">Its <c>modified</c>, or <c>created</c>, or when it was added.</param>
/// <param name="Place">Orders objects that were added at the same time.</param>
/// <param name="Content">The object as JSON in UTF-8.</param>
public sealed record TaxiiObject(string Id, string Type, string SpecVersion, DateTime Added, DateTime Version, string VersionText, string Place, ReadOnlyMemory<byte> Content)
{
    public string MediaType => $"application/stix+json;version={SpecVersion}";
}

/// <summary>Objects in the order in which they were added.</summary>
/// <param name="More">Whether there are others behind them.</param>
public sealed record TaxiiPage(IReadOnlyList<TaxiiObject> Objects, bool More);

/// <summary>What became of objects that were sent (4.3).</summary>
public sealed record TaxiiStatus(
    string Id,
    string Status,
    string RequestTimestamp,
    int TotalCount,
    int SuccessCount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TaxiiOutcome>? Successes,
    int FailureCount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TaxiiOutcome>? Failures,
    int PendingCount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TaxiiOutcome>? Pendings)
{
    /// <summary>The status of a request that is done. Lists that are empty are left out.</summary>
    public static TaxiiStatus Complete(string id, DateTime requested, IReadOnlyList<TaxiiOutcome> successes, IReadOnlyList<TaxiiOutcome> failures) => new(
        id, "complete", TaxiiTime.Write(requested), successes.Count + failures.Count,
        successes.Count, successes.Count > 0 ? successes : null, failures.Count, failures.Count > 0 ? failures : null, 0, null);
}

/// <summary>What became of one object.</summary>
/// <param name="Message">Why, for a person.</param>
public sealed record TaxiiOutcome(string Id, string Version, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message);
