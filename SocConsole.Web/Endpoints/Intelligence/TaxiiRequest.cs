using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Taxii;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>A request to one collection.</summary>
/// <param name="What">What is asked for; part of what a <c>next</c> belongs to.</param>
internal sealed record TaxiiRequest(HttpContext Http, Actor Actor, ITaxiiStore Store, string Root, string Collection, string What)
{
    public string Scope => $"{Root}/{Collection}/{What}";

    public Result<TaxiiFilter> Filter() =>
        TaxiiFilter.Read(Http.Request.Query.ToDictionary(entry => entry.Key, entry => string.Join(',', entry.Value.ToArray()), StringComparer.Ordinal), Scope);

    /// <summary>Null where the collection is there and allows it.</summary>
    public async Task<Error?> RefusedAsync(Func<TaxiiCollection, bool> allowed, CancellationToken ct)
    {
        if (!(await Store.CollectionAsync(Actor, Root, Collection, ct)).Succeeded(out var found, out var missing))
        {
            return missing;
        }

        return allowed(found) ? null : Error.Forbidden("The collection does not allow this; can_read and can_write say what it allows.");
    }
}

/// <param name="Collections">What the API root has.</param>
internal sealed record TaxiiCollectionsBody(IReadOnlyList<TaxiiCollection> Collections);
