using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Taxii;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Intelligence.Taxii;

/// <summary>A TAXII server's contents in memory, read from a fixture of the reference server.</summary>
internal sealed class MemoryTaxiiStore : ITaxiiStore
{
    private const int PageSize = 100;

    private readonly JsonElement root;
    private readonly Dictionary<string, (TaxiiCollection About, List<TaxiiObject> Objects)> collections = [];
    private readonly Dictionary<string, TaxiiStatus> statuses = [];
    private int place;

    public MemoryTaxiiStore(string fixture)
    {
        root = JsonDocument.Parse(fixture).RootElement;
        foreach (var (name, entry) in Roots())
        {
            foreach (var status in entry.GetProperty("status").EnumerateArray())
            {
                statuses[$"{name}/{status.GetProperty("id").GetString()}"] = status.Deserialize<TaxiiStatus>(Wire.Json)!;
            }

            foreach (var collection in entry.GetProperty("collections").EnumerateArray())
            {
                var about = collection.Deserialize<TaxiiCollection>(Wire.Json)!;
                collections[$"{name}/{about.Id}"] = (about, [.. Stored(collection)]);
            }
        }
    }

    public Task<Result<TaxiiDiscovery>> DiscoverAsync(Actor actor, CancellationToken ct) => Task.FromResult<Result<TaxiiDiscovery>>(root.GetProperty("/discovery").Deserialize<TaxiiDiscovery>(Wire.Json)!);

    public Task<Result<TaxiiApiRoot>> RootAsync(Actor actor, string root, CancellationToken ct) => Task.FromResult<Result<TaxiiApiRoot>>(
        this.root.TryGetProperty(root, out var found) ? found.GetProperty("information").Deserialize<TaxiiApiRoot>(Wire.Json)! : Error.NotFound("API root", root));

    public Task<Result<IReadOnlyList<TaxiiCollection>>> CollectionsAsync(Actor actor, string root, CancellationToken ct) => Task.FromResult(
        this.root.TryGetProperty(root, out _)
            ? Result.Of<IReadOnlyList<TaxiiCollection>>([.. collections.Where(entry => entry.Key.StartsWith(root + "/", StringComparison.Ordinal)).Select(entry => entry.Value.About)])
            : Error.NotFound("API root", root));

    public Task<Result<TaxiiCollection>> CollectionAsync(Actor actor, string root, string collection, CancellationToken ct) => Task.FromResult<Result<TaxiiCollection>>(
        collections.TryGetValue($"{root}/{collection}", out var found) ? found.About : Error.NotFound("Collection", collection));

    public Task<Result<TaxiiPage>> ObjectsAsync(Actor actor, string root, string collection, TaxiiFilter filter, CancellationToken ct) =>
        Task.FromResult<Result<TaxiiPage>>(TaxiiSelection.Page(TaxiiSelection.Of(Objects(root, collection), filter), filter, PageSize));

    public Task<Result<IReadOnlyList<TaxiiObject>>> VersionsAsync(Actor actor, string root, string collection, string id, CancellationToken ct)
    {
        IReadOnlyList<TaxiiObject> found = [.. Objects(root, collection).Where(item => item.Id == id)];
        return Task.FromResult(found.Count > 0 ? Result.Of(found) : Error.NotFound("Object", id));
    }

    public Task<Result<TaxiiStatus>> AddAsync(Actor actor, string root, string collection, IReadOnlyList<JsonElement> objects, CancellationToken ct)
    {
        var now = TaxiiTime.Truncate(TimeProvider.System.GetUtcNow().UtcDateTime);
        var successes = new List<TaxiiOutcome>();
        foreach (var item in objects)
        {
            var made = Of(item, now, null, null);
            if (!Objects(root, collection).Any(known => known.Id == made.Id && known.Version == made.Version))
            {
                Objects(root, collection).Add(made);
            }

            successes.Add(new TaxiiOutcome(made.Id, made.VersionText, null));
        }

        var status = TaxiiStatus.Complete(Guid.NewGuid().ToString(), now, successes, []);
        statuses[$"{root}/{status.Id}"] = status;
        return Task.FromResult<Result<TaxiiStatus>>(status);
    }

    public Task<Result<Done>> DeleteAsync(Actor actor, string root, string collection, string id, TaxiiFilter filter, CancellationToken ct)
    {
        var versions = Objects(root, collection).Where(item => item.Id == id).ToList();
        var chosen = TaxiiSelection.Of(versions, filter with { SpecVersions = filter.SpecVersions ?? [.. versions.Select(item => item.SpecVersion)] }, everyVersion: true);
        Objects(root, collection).RemoveAll(chosen.Contains);
        return Task.FromResult<Result<Done>>(chosen.Count > 0 ? Done.Value : Error.NotFound("Object", id));
    }

    public Task<Result<TaxiiStatus>> StatusAsync(Actor actor, string root, string id, CancellationToken ct) =>
        Task.FromResult<Result<TaxiiStatus>>(statuses.TryGetValue($"{root}/{id}", out var found) ? found : Error.NotFound("Status", id));

    private IEnumerable<(string Name, JsonElement Entry)> Roots() => root.EnumerateObject().Where(entry => entry.Name[0] != '/').Select(entry => (entry.Name, entry.Value));

    private List<TaxiiObject> Objects(string root, string collection) => collections[$"{root}/{collection}"].Objects;

    private IEnumerable<TaxiiObject> Stored(JsonElement collection)
    {
        if (!collection.TryGetProperty("objects", out var objects))
        {
            yield break;
        }

        foreach (var item in objects.EnumerateArray())
        {
            var version = Text(item, "modified") ?? Text(item, "created");
            var entry = collection.GetProperty("manifest").EnumerateArray().Single(known => Text(known, "id") == Text(item, "id") && Text(known, "version") == version);
            yield return Of(item, TaxiiTime.Read(Text(entry, "date_added")!)!.Value, version, Text(entry, "media_type")!.Split('=')[1]);
        }
    }

    // An observable has no version of its own, so the time at which it came is its version.
    private TaxiiObject Of(JsonElement item, DateTime added, string? version, string? specVersion)
    {
        var text = version ?? Text(item, "modified") ?? Text(item, "created") ?? TaxiiTime.Write(added);
        var specification = specVersion ?? Text(item, "spec_version") ?? (item.TryGetProperty("created", out _) ? "2.0" : "2.1");
        return new TaxiiObject(
            Text(item, "id")!, Text(item, "type")!, specification, added, TaxiiTime.Read(text)!.Value, text, place++.ToString("D6", CultureInfo.InvariantCulture), JsonSerializer.SerializeToUtf8Bytes(item));
    }

    private static string? Text(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) ? value.GetString() : null;
}
