using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors.Http;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Core.Response.Connectors.Tickets;

/// <summary>What is kept of a ticket.</summary>
/// <param name="Setting">Number of the setting.</param>
/// <param name="Key">The ticket's key; null while a request is out whose answer is not known.</param>
internal sealed record TicketDeed(int Setting, string? Key) : IDeed;

/// <summary>Opens tickets. A try whose answer was lost is looked for before another one is made; where nothing can be looked up, a person must.</summary>
public sealed class TicketConnector(ConnectorUses uses, ConnectorJournal journal, ConnectorHttp http) : SettingConnector(ActionCatalog.Ticket, uses, journal), IConnectorCheck
{
    private const int MaximumKey = 200;

    public string Kind => ActionCatalog.Ticket;

    public async Task<Result<string>> CheckAsync(ConnectorUse use, CancellationToken ct)
    {
        var request = new ActionRequest(use.OrganizationId, "create_ticket", new Dictionary<string, string> { ["title"] = "check" }, null, "check", "check", "check");
        if (use.Find("search_url") is { } search)
        {
            return HttpAsk.Of(use, HttpMethod.Get, search, null, new TemplateValues(use, request)).Succeeded(out var ask, out var error) ? (await http.SucceedAsync(ask, ct)).Map(_ => $"{ask.Address.Host} answered the search.") : error;
        }

        var host = new Uri(new Uri(use.Get("url").Split("{{", 2)[0]).GetLeftPart(UriPartial.Authority));
        return (await http.SendAsync(new HttpAsk(HttpMethod.Options, host, []), ct)).Map(_ => $"{host.Host} can be reached; set a search address to check the credentials too.");
    }

    protected override Task<EffectPreview> PreviewAsync(ConnectorUse use, ActionRequest request, CancellationToken ct) => Task.FromResult(
        HttpAsk.Of(use, HttpMethod.Post, use.Get("url"), use.Get("body"), Values(use, request, null)).Succeeded(out var ask, out var error)
            ? new EffectPreview($"Opens a ticket at {ask.Address.Host} by {use.Name}.", Configured: true, Reversible: false)
            : new EffectPreview($"Opens no ticket by {use.Name}: {error.Message}", Configured: true, Reversible: false, error.Message));

    protected override async Task<Result<ActionOutcome>> DoAsync(ConnectorUse use, ActionRequest request, string? begun, CancellationToken ct)
    {
        if (begun is not null)
        {
            var known = Read<TicketDeed>(begun).Key is { } key ? Result.Of<string?>(key) : await FoundAsync(use, request, ct);
            if (!known.Succeeded(out var found, out var failed))
            {
                return failed;
            }

            if (found is { Length: > 0 })
            {
                return await KeptAsync(use, request, found);
            }
        }

        if (!HttpAsk.Of(use, HttpMethod.Post, use.Get("url"), use.Get("body"), Values(use, request, null)).Succeeded(out var ask, out var error))
        {
            return error;
        }

        await Journal.WriteAsync(request, StateOf(new TicketDeed(use.Id, null)));
        if (!(await http.SendAsync(ask, ct)).Succeeded(out var answer, out error))
        {
            if (error.Code is "CONNECTOR_UNREACHED" or "OUTBOUND_REFUSED")
            {
                await Journal.ForgetAsync(request);
            }

            return error;
        }

        if (!answer.Succeeded)
        {
            await Journal.ForgetAsync(request);
            return ConnectorHttp.Refusal(answer, ask.Address.Host);
        }

        return JsonPointer.Find(answer.Body, use.Get("key_pointer")) is { Length: > 0 and <= MaximumKey } made
            ? await KeptAsync(use, request, made)
            : new Error(ErrorKind.Unexpected, "TICKET_WITHOUT_KEY", $"{ask.Address.Host} took the ticket, but there is no key at {use.Get("key_pointer")} of its answer.");
    }

    protected override async Task<Result<ActionOutcome>> VerifyAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct)
    {
        if (Read<TicketDeed>(state).Key is not { } key)
        {
            return Error.Conflict("NOT_DONE", "No ticket is known.");
        }

        if (use.Find("view_url") is not { } template)
        {
            return new ActionOutcome($"The other side answered with ticket {key}; it was not read back.");
        }

        return HttpAsk.Of(use, HttpMethod.Get, template, null, Values(use, request, key)).Succeeded(out var ask, out var error) && (await http.SucceedAsync(ask, ct)).Succeeded(out _, out error)
            ? new ActionOutcome($"Ticket {key} stands at {ask.Address.Host}.")
            : error!;
    }

    /// <summary>A ticket is a record: it is closed by people, not taken back.</summary>
    protected override Task<Result<ActionOutcome>> UndoAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct) =>
        Task.FromResult<Result<ActionOutcome>>(Error.Conflict("NOT_REVERSIBLE", "A ticket can't be taken back."));

    private static TemplateValues Values(ConnectorUse use, ActionRequest request, string? key) => new(
        use, request,
        ("title", ActionInput.Find(request, "title") ?? $"{request.Subject}: ticket of {request.RunNumber}"),
        ("description", ActionInput.Find(request, "description") ?? $"Asked for by {request.RequestedBy} for {request.Subject}."),
        ("priority", ActionInput.Find(request, "priority") ?? "medium"),
        ("key", key));

    private async Task<Result<ActionOutcome>> KeptAsync(ConnectorUse use, ActionRequest request, string key)
    {
        var state = StateOf(new TicketDeed(use.Id, key));
        await Journal.WriteAsync(request, state);
        return new ActionOutcome($"Ticket {key} is open in {use.Name}.", state);
    }

    // An empty text: there is none yet.
    private async Task<Result<string?>> FoundAsync(ConnectorUse use, ActionRequest request, CancellationToken ct)
    {
        if (use.Find("search_url") is not { } template)
        {
            return Error.Conflict("TICKET_UNCERTAIN", $"{use.Name} did not answer an earlier try, which may have opened a ticket; no other one is opened. Look there.");
        }

        return HttpAsk.Of(use, HttpMethod.Get, template, null, Values(use, request, null)).Succeeded(out var ask, out var error) && (await http.SucceedAsync(ask, ct)).Succeeded(out var answer, out error)
            ? Result.Of<string?>(JsonPointer.Find(answer.Body, use.Get("search_pointer")) ?? string.Empty)
            : error!;
    }
}
