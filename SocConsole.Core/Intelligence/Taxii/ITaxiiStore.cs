using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Taxii;

/// <summary>
/// What a TAXII server serves. Everything is asked for an actor and judged for it; what is not there for it is an error of kind <see cref="ErrorKind.NotFound"/>. Whether a collection may be read or
/// written is for the caller to ask of the <see cref="TaxiiCollection"/>.
/// </summary>
public interface ITaxiiStore
{
    Task<Result<TaxiiDiscovery>> DiscoverAsync(Actor actor, CancellationToken ct);

    Task<Result<TaxiiApiRoot>> RootAsync(Actor actor, string root, CancellationToken ct);

    Task<Result<IReadOnlyList<TaxiiCollection>>> CollectionsAsync(Actor actor, string root, CancellationToken ct);

    /// <param name="actor">Who asks.</param>
    /// <param name="root">The API root's name.</param>
    /// <param name="collection">Its id or alias.</param>
    /// <param name="ct">Cancels the reading.</param>
    Task<Result<TaxiiCollection>> CollectionAsync(Actor actor, string root, string collection, CancellationToken ct);

    /// <summary>The page of the collection's objects that a filter asks for.</summary>
    Task<Result<TaxiiPage>> ObjectsAsync(Actor actor, string root, string collection, TaxiiFilter filter, CancellationToken ct);

    /// <summary>All versions of one object, whatever their number; an error when there is none.</summary>
    Task<Result<IReadOnlyList<TaxiiObject>>> VersionsAsync(Actor actor, string root, string collection, string id, CancellationToken ct);

    /// <summary>Takes objects in. What becomes of each stands in the status.</summary>
    Task<Result<TaxiiStatus>> AddAsync(Actor actor, string root, string collection, IReadOnlyList<JsonElement> objects, CancellationToken ct);

    /// <summary>Forgets versions of one object.</summary>
    Task<Result<Done>> DeleteAsync(Actor actor, string root, string collection, string id, TaxiiFilter filter, CancellationToken ct);

    Task<Result<TaxiiStatus>> StatusAsync(Actor actor, string root, string id, CancellationToken ct);
}
