using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SocConsole.Core.Intelligence.Stix.Mapping;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors.Http;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Core.Response.Connectors.Sharing;

/// <summary>What is kept of objects that were pushed.</summary>
/// <param name="Objects">Ids of the indicators.</param>
internal sealed record TaxiiDeed(int Setting, IReadOnlyList<string> Objects) : IDeed;

/// <summary>Pushes indicators to a collection of a TAXII 2.1 server. Ids come from the values, so that a further try adds nothing new; undoing pushes newer versions that are revoked.</summary>
public sealed class TaxiiPushConnector(ConnectorUses uses, ConnectorJournal journal, ConnectorHttp http, IndicatorPick pick, TimeProvider clock)
    : SettingConnector(ActionCatalog.Taxii, uses, journal), IConnectorCheck
{
    private const string MediaType = "application/taxii+json;version=2.1";
    private const int MaximumAsked = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public string Kind => ActionCatalog.Taxii;

    public async Task<Result<string>> CheckAsync(ConnectorUse use, CancellationToken ct)
    {
        if (!(await http.SucceedAsync(Ask(use, HttpMethod.Get, Collection(use, "")), ct)).Succeeded(out var answer, out var error))
        {
            return error;
        }

        return JsonPointer.Find(answer.Body, "/can_write") == "true" ? $"{use.Name} may be written." : new Error(ErrorKind.Forbidden, "COLLECTION_READ_ONLY", $"{use.Name} may not be written with these credentials.");
    }

    protected override Task<EffectPreview> PreviewAsync(ConnectorUse use, ActionRequest request, CancellationToken ct) => Task.FromResult(
        ActionInput.List(request, "ioc_list").Succeeded(out var listed, out var error)
            ? new EffectPreview($"Pushes {ActionInput.Words(listed)} as STIX objects to {use.Name}.", Configured: true, Reversible: true)
            : new EffectPreview($"Pushes nothing: {error.Message}", Configured: true, Reversible: true, error.Message));

    protected override async Task<Result<ActionOutcome>> DoAsync(ConnectorUse use, ActionRequest request, string? begun, CancellationToken ct)
    {
        if (!(await pick.OfAsync(request, ct)).Succeeded(out var picked, out var error))
        {
            return error;
        }

        var objects = Objects(picked);
        var deed = new TaxiiDeed(use.Id, [.. objects.Select(item => item["id"]!.GetValue<string>()).Where(IsIndicator)]);
        if (begun is null)
        {
            await Journal.WriteAsync(request, StateOf(deed));
        }

        return (await PushAsync(use, objects, ct)).Succeeded(out _, out error)
            ? new ActionOutcome(string.Create(CultureInfo.InvariantCulture, $"{use.Name} took {deed.Objects.Count} indicators."), StateOf(deed))
            : error;
    }

    protected override async Task<Result<ActionOutcome>> VerifyAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct)
    {
        var deed = Read<TaxiiDeed>(state);
        foreach (var id in deed.Objects)
        {
            if (!(await LatestAsync(use, id, ct)).Succeeded(out var latest, out var error))
            {
                return error.Code == "CONNECTOR_CREDENTIALS" ? new ActionOutcome($"{use.Name} took all objects; it may not be read with these credentials.") : error;
            }

            if (latest.Object is null || latest.Object["revoked"]?.GetValue<bool>() == true)
            {
                return Error.Conflict("OBJECT_MISSING", $"{use.Name} does not hold {id}, or holds it as revoked.");
            }
        }

        return new ActionOutcome(string.Create(CultureInfo.InvariantCulture, $"{use.Name} was read back: it holds {deed.Objects.Count} indicators."));
    }

    protected override async Task<Result<ActionOutcome>> UndoAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct)
    {
        List<JsonObject> revoked = [];
        foreach (var id in Read<TaxiiDeed>(state).Objects)
        {
            if (!(await LatestAsync(use, id, ct)).Succeeded(out var latest, out var error))
            {
                return error;
            }

            if (latest.Object is { } item && item["revoked"]?.GetValue<bool>() != true)
            {
                item["revoked"] = true;
                item["modified"] = StixNames.Milliseconds(clock.GetUtcNow().UtcDateTime is var now && item["modified"]?.GetValue<string>() is { } last && Later(last, now) is { } next ? next : clock.GetUtcNow().UtcDateTime);
                revoked.Add(item);
            }
        }

        return revoked.Count == 0 || (await PushAsync(use, revoked, ct)).Succeeded(out _, out var failed)
            ? new ActionOutcome($"The indicators are revoked in {use.Name}.")
            : failed;
    }

    // A version must be later than the last one (STIX 2.1, 3.6), whatever the clocks say.
    private static DateTime? Later(string last, DateTime now) =>
        DateTime.TryParse(last, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && time >= now ? time.AddMilliseconds(1) : null;

    private static bool IsIndicator(string id) => id.StartsWith("indicator--", StringComparison.Ordinal);

    private static List<JsonObject> Objects(PickedIndicators picked)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            var writer = new StixWriter(picked.Organization, picked.Sources);
            json.WriteStartArray();
            writer.Identity(json);
            foreach (var row in picked.Rows)
            {
                writer.Indicator(json, row);
            }

            json.WriteEndArray();
        }

        return [.. JsonNode.Parse(Encoding.UTF8.GetString(bytes.ToArray()))!.AsArray().Select(node => node!.DeepClone().AsObject())];
    }

    private static Uri Collection(ConnectorUse use, string path) => new(use.Get("collection_url").TrimEnd('/') + "/" + path);

    private static HttpAsk Ask(ConnectorUse use, HttpMethod method, Uri address)
    {
        var credentials = use.Secret("token") is { } token
            ? $"Bearer {token}"
            : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{use.Find("username")}:{use.Secret("password")}"))}";
        return new HttpAsk(method, address, [("Authorization", credentials), ("Accept", MediaType)], MediaType: MediaType);
    }

    private async Task<Result<Done>> PushAsync(ConnectorUse use, IEnumerable<JsonObject> objects, CancellationToken ct)
    {
        var body = new JsonObject { ["objects"] = new JsonArray([.. objects.Select(item => item.DeepClone())]) }.ToJsonString();
        if (!(await http.SucceedAsync(Ask(use, HttpMethod.Post, Collection(use, "objects/")) with { Body = body }, ct)).Succeeded(out var answer, out var error))
        {
            return error;
        }

        for (var asked = 0; asked < MaximumAsked && JsonPointer.Find(answer.Body, "/status") == "pending" && JsonPointer.Find(answer.Body, "/id") is { } id; asked++)
        {
            await Task.Delay(Pause, clock, ct);

            // The status lies below the API root (TAXII 2.1, 4.3), two steps above the collection.
            var address = new Uri(Collection(use, ""), $"../../status/{Uri.EscapeDataString(id)}/");
            if (!(await http.SucceedAsync(Ask(use, HttpMethod.Get, address), ct)).Succeeded(out answer, out error))
            {
                return error;
            }
        }

        return JsonPointer.Find(answer.Body, "/status") == "pending" ? new Error(ErrorKind.Unavailable, "PUSH_PENDING", $"{use.Name} still works on the objects.")
            : JsonPointer.Find(answer.Body, "/failure_count") is { } failures && failures != "0" ? Error.Conflict("PUSH_FAILED", $"{use.Name} refused {failures} objects.")
            : Done.Value;
    }

    private async Task<Result<Latest>> LatestAsync(ConnectorUse use, string id, CancellationToken ct)
    {
        var address = Collection(use, $"objects/?match%5Bid%5D={Uri.EscapeDataString(id)}&match%5Bversion%5D=last");
        var read = await http.SucceedAsync(Ask(use, HttpMethod.Get, address), ct);
        if (read.Error is { } error)
        {
            return error.Kind == ErrorKind.NotFound ? new Latest(null) : error;
        }

        return JsonPointer.Find(read.Value!.Body, "/objects/0") is { } text ? new Latest(JsonNode.Parse(text)!.AsObject()) : new Latest(null);
    }

    private sealed record Latest(JsonObject? Object);
}
