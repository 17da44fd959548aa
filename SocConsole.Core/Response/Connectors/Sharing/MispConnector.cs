using System.Globalization;
using System.Text;
using System.Text.Json;
using SocConsole.Core.Intelligence.Export;
using SocConsole.Core.Intelligence.Stix.Mapping;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors.Http;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Core.Response.Connectors.Sharing;

/// <summary>What is kept of an event.</summary>
internal sealed record MispDeed(int Setting, Guid Event, int Attributes) : IDeed;

/// <summary>Shares indicators as an event of MISP. The event's UUID comes from the step's key, so that a further try finds the first one's.</summary>
public sealed class MispConnector(ConnectorUses uses, ConnectorJournal journal, ConnectorHttp http, IndicatorPick pick, TimeProvider clock) : SettingConnector(ActionCatalog.Misp, uses, journal), IConnectorCheck
{
    public string Kind => ActionCatalog.Misp;

    public async Task<Result<string>> CheckAsync(ConnectorUse use, CancellationToken ct) =>
        (await http.SucceedAsync(Ask(use, HttpMethod.Get, "/servers/getVersion"), ct)).Map(answer => $"{use.Name} answered as MISP {JsonPointer.Find(answer.Body, "/version") ?? "of an unknown version"}.");

    protected override Task<EffectPreview> PreviewAsync(ConnectorUse use, ActionRequest request, CancellationToken ct) => Task.FromResult(
        ActionInput.List(request, "ioc_list").Succeeded(out var listed, out var error)
            ? new EffectPreview($"Shares {ActionInput.Words(listed)} as an event of {use.Name} ({Audience(use)}).", Configured: true, Reversible: true)
            : new EffectPreview($"Shares nothing: {error.Message}", Configured: true, Reversible: true, error.Message));

    protected override async Task<Result<ActionOutcome>> DoAsync(ConnectorUse use, ActionRequest request, string? begun, CancellationToken ct)
    {
        if (!(await pick.OfAsync(request, ct)).Succeeded(out var picked, out var error))
        {
            return error;
        }

        var deed = new MispDeed(use.Id, EventOf(request), picked.Rows.Count);
        if (!(await ReadAsync(use, deed.Event, ct)).Succeeded(out var there, out error))
        {
            return error;
        }

        if (!there.Exists)
        {
            await Journal.WriteAsync(request, StateOf(deed));
            var body = Body(use, request, picked, deed.Event);
            if (!(await http.SucceedAsync(Ask(use, HttpMethod.Post, "/events/add") with { Body = body }, ct)).Succeeded(out _, out error))
            {
                return error;
            }
        }

        return new ActionOutcome(string.Create(CultureInfo.InvariantCulture, $"{picked.Rows.Count} indicators stand in event {deed.Event} of {use.Name}."), StateOf(deed));
    }

    protected override async Task<Result<ActionOutcome>> VerifyAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct)
    {
        var deed = Read<MispDeed>(state);
        if (!(await ReadAsync(use, deed.Event, ct)).Succeeded(out var there, out var error))
        {
            return error;
        }

        return !there.Exists ? Error.Conflict("EVENT_MISSING", $"{use.Name} has no event {deed.Event}.")
            : there.Attributes < deed.Attributes ? Error.Conflict("ATTRIBUTES_MISSING", string.Create(CultureInfo.InvariantCulture, $"Event {deed.Event} has {there.Attributes} of {deed.Attributes} attributes."))
            : new ActionOutcome(string.Create(CultureInfo.InvariantCulture, $"{use.Name} was read back: event {deed.Event} has {there.Attributes} attributes."));
    }

    protected override async Task<Result<ActionOutcome>> UndoAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct)
    {
        var deed = Read<MispDeed>(state);
        var deleted = await http.SucceedAsync(Ask(use, HttpMethod.Delete, $"/events/delete/{deed.Event}"), ct);
        return deleted.Error is { Kind: not ErrorKind.NotFound } error ? error : new ActionOutcome($"Event {deed.Event} is deleted in {use.Name}.");
    }

    private static Guid EventOf(ActionRequest request) => StixNames.Named(string.Create(CultureInfo.InvariantCulture, $"misp-event|{request.OrganizationId}|{request.IdempotencyKey}"));

    private static string Audience(ConnectorUse use) => use.Get("distribution") switch
    {
        "0" => "own organization only",
        "1" => "this community",
        "2" => "connected communities",
        _ => "all communities",
    };

    private static HttpAsk Ask(ConnectorUse use, HttpMethod method, string path) =>
        new(method, new Uri(use.Get("base_url").TrimEnd('/') + path), [("Authorization", use.Secret("key") ?? string.Empty), ("Accept", "application/json")]);

    private async Task<Result<Found>> ReadAsync(ConnectorUse use, Guid id, CancellationToken ct)
    {
        var read = await http.SucceedAsync(Ask(use, HttpMethod.Get, $"/events/view/{id}"), ct);
        if (read.Error is { Kind: ErrorKind.NotFound })
        {
            return new Found(false, 0);
        }

        return read.Map(answer => new Found(JsonPointer.Find(answer.Body, "/Event/uuid") == id.ToString(), Count(answer.Body)));
    }

    private static int Count(string body) => JsonPointer.Find(body, "/Event/Attribute") is { } list ? JsonDocument.Parse(list).RootElement is { ValueKind: JsonValueKind.Array } array ? array.GetArrayLength() : 0 : 0;

    private string Body(ConnectorUse use, ActionRequest request, PickedIndicators picked, Guid id)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("uuid", id);
            json.WriteString("info", $"{request.Subject}: indicators shared by {request.RunNumber}");
            json.WriteString("date", MispForm.Day(now));
            json.WriteString("analysis", "2");
            json.WriteString("threat_level_id", MispForm.Level(picked.Rows.Max(row => row.ThreatLevel)));
            json.WriteString("distribution", use.Get("distribution"));
            json.WriteBoolean("published", false);
            json.WriteStartArray("Attribute");
            foreach (var row in picked.Rows)
            {
                MispForm.Attribute(json, row);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private sealed record Found(bool Exists, int Attributes);
}
