using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Taxii;

/// <summary>
/// An organization's indicators as a TAXII server: one API root, a collection to read them from and one to send others to. Whoever asks sees the organization of its credentials, so all have the
/// same addresses.
/// </summary>
public sealed class IndicatorTaxiiStore(TaxiiIndicators indicators, TaxiiInbox inbox) : ITaxiiStore
{
    public const string Root = "api1";

    /// <summary>Most bytes of a request; the console takes no larger bodies.</summary>
    public const int MaximumContent = 10 * 1024 * 1024;

    private const string Stix = "application/stix+json;version=2.1";

    /// <summary>Everything that may be shared, in the order in which it came or changed.</summary>
    public static readonly TaxiiCollection Shared = new(
        "3f0c5d54-8b0e-4b6d-9a39-0f6b7d8e2a11", "Indicators", "The organization's indicators, each under one id always. A new version is added when one changes; what is not valid any more is revoked.",
        "indicators", CanRead: true, CanWrite: false, [Stix]);

    /// <summary>Takes indicators in.</summary>
    public static readonly TaxiiCollection Inbox = new(
        "a7b41c9e-6c55-4d0a-8c2b-51f3e6d0b722", "Inbox", "Indicators that are sent here are stored as the source TAXII inbox tells of them; the status says what became of each object.",
        "inbox", CanRead: false, CanWrite: true, [Stix]);

    private static readonly IReadOnlyList<TaxiiCollection> Collections = [Shared, Inbox];

    public Task<Result<TaxiiDiscovery>> DiscoverAsync(Actor actor, CancellationToken ct) =>
        Answer(actor, new TaxiiDiscovery("Threat intelligence", "Indicators of compromise of the caller's organization", null, $"/taxii2/{Root}/", [$"/taxii2/{Root}/"]));

    public Task<Result<TaxiiApiRoot>> RootAsync(Actor actor, string root, CancellationToken ct) =>
        root == Root ? Answer(actor, new TaxiiApiRoot("Indicators", null, ["application/taxii+json;version=2.1"], MaximumContent)) : Task.FromResult<Result<TaxiiApiRoot>>(Error.NotFound("API root", root));

    public Task<Result<IReadOnlyList<TaxiiCollection>>> CollectionsAsync(Actor actor, string root, CancellationToken ct) =>
        root == Root ? Answer(actor, Collections) : Task.FromResult<Result<IReadOnlyList<TaxiiCollection>>>(Error.NotFound("API root", root));

    public Task<Result<TaxiiCollection>> CollectionAsync(Actor actor, string root, string collection, CancellationToken ct) =>
        root == Root && Collections.FirstOrDefault(known => known.Id == collection || known.Alias == collection) is { } found
            ? Answer(actor, found)
            : Task.FromResult<Result<TaxiiCollection>>(Error.NotFound("Collection", collection));

    public async Task<Result<TaxiiPage>> ObjectsAsync(Actor actor, string root, string collection, TaxiiFilter filter, CancellationToken ct) =>
        Refused(actor, root, collection, Shared) is { } refused ? refused : await indicators.PageAsync(actor.OrganizationId, filter, ct);

    public async Task<Result<IReadOnlyList<TaxiiObject>>> VersionsAsync(Actor actor, string root, string collection, string id, CancellationToken ct)
    {
        if (Refused(actor, root, collection, Shared) is { } refused)
        {
            return refused;
        }

        return await indicators.FindAsync(actor.OrganizationId, id, ct) is { } found ? Result.Of<IReadOnlyList<TaxiiObject>>([found]) : Error.NotFound("Object", id);
    }

    public async Task<Result<TaxiiStatus>> AddAsync(Actor actor, string root, string collection, IReadOnlyList<JsonElement> objects, CancellationToken ct) =>
        Refused(actor, root, collection, Inbox) is { } refused ? refused : await inbox.AddAsync(actor, objects, ct);

    public Task<Result<Done>> DeleteAsync(Actor actor, string root, string collection, string id, TaxiiFilter filter, CancellationToken ct) =>
        Task.FromResult<Result<Done>>(Error.Forbidden("No collection here is one to delete from."));

    public Task<Result<TaxiiStatus>> StatusAsync(Actor actor, string root, string id, CancellationToken ct) =>
        Task.FromResult<Result<TaxiiStatus>>(
            actor.Demand(Permission.ReadIndicators) is { } refused ? refused : root == Root && inbox.Status(actor.OrganizationId, id) is { } status ? status : Error.NotFound("Status", id));

    private static Task<Result<T>> Answer<T>(Actor actor, T value) => Task.FromResult(actor.Demand(Permission.ReadIndicators) is { } refused ? refused : Result.Of(value));

    private static Error? Refused(Actor actor, string root, string collection, TaxiiCollection wanted) =>
        actor.Demand(Permission.ReadIndicators)
        ?? (root == Root && (collection == wanted.Id || collection == wanted.Alias) ? null : Error.NotFound("Collection", collection));
}
