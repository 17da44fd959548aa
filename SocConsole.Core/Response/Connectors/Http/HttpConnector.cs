using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Core.Response.Connectors.Http;

/// <summary>What the generic connector keeps of a deed.</summary>
/// <param name="Setting">Number of the setting.</param>
/// <param name="Sent">True once the other side took it; false while a request is out whose answer is not known.</param>
/// <param name="Kept">What stood at the result's pointer; null for nothing.</param>
/// <param name="Undone">Whether it was undone.</param>
internal sealed record HttpDeed(int Setting, bool Sent, string? Kept, bool Undone = false) : IDeed;

/// <summary>Carries out any action with one request that an organization has written as templates.</summary>
public sealed class HttpConnector(ConnectorUses uses, ConnectorJournal journal, ConnectorHttp http) : SettingConnector(ActionCatalog.Http, uses, journal), IConnectorCheck
{
    public string Kind => ActionCatalog.Http;

    /// <summary>Nothing can be asked without doing the deed, unless there is an address to read.</summary>
    public async Task<Result<string>> CheckAsync(ConnectorUse use, CancellationToken ct)
    {
        if (use.Find("verify_url") is not { } template || TemplateText.HasPlace(template))
        {
            var address = new Uri(use.Get("url").Split("{{", 2)[0]);
            var reached = await http.SendAsync(new HttpAsk(HttpMethod.Options, new Uri(address.GetLeftPart(UriPartial.Authority)), []), ct);
            return reached.Map(answer => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{address.Host} can be reached (it answered {answer.Status} to OPTIONS); whether it takes the request shows only when it is sent."));
        }

        var values = new TemplateValues(use, Nothing(use));
        return HttpAsk.Of(use, HttpMethod.Get, template, null, values).Succeeded(out var ask, out var error) ? (await http.SucceedAsync(ask, ct)).Map(_ => $"{ask.Address.Host} answered.") : error;
    }

    protected override bool IsReversible(ConnectorUse use, ActionRequest request) => use.Find("revert_url") is not null;

    protected override Task<EffectPreview> PreviewAsync(ConnectorUse use, ActionRequest request, CancellationToken ct)
    {
        var asked = HttpAsk.Of(use, Method(use, "method"), use.Get("url"), use.Find("body"), new TemplateValues(use, request));
        return Task.FromResult(asked.Succeeded(out var ask, out var error)
            ? new EffectPreview($"Sends {request.Action} to {ask.Address.Host} by {use.Name} ({use.Get("method")}).", Configured: true, IsReversible(use, request))
            : new EffectPreview($"Sends nothing by {use.Name}: {error.Message}", Configured: true, IsReversible(use, request), error.Message));
    }

    protected override async Task<Result<ActionOutcome>> DoAsync(ConnectorUse use, ActionRequest request, string? begun, CancellationToken ct)
    {
        if (begun is not null && Read<HttpDeed>(begun) is { Undone: false } before)
        {
            if (before.Sent)
            {
                return Outcome(use, before);
            }

            if (!IsSafe(use))
            {
                return Error.Conflict("CONNECTOR_UNCERTAIN", $"{use.Name} did not get an answer to an earlier try, which may have worked; it is not sent again. Look there.");
            }
        }

        if (!HttpAsk.Of(use, Method(use, "method"), use.Get("url"), use.Find("body"), new TemplateValues(use, request)).Succeeded(out var ask, out var error))
        {
            return error;
        }

        await Journal.WriteAsync(request, StateOf(new HttpDeed(use.Id, Sent: false, null)));
        var sent = await http.SendAsync(ask, ct);
        if (!sent.Succeeded(out var answer, out error))
        {
            if (error.Code is "CONNECTOR_UNREACHED" or "OUTBOUND_REFUSED")
            {
                await Journal.ForgetAsync(request);
            }

            return error;
        }

        if (!StatusRange.TryRead(use.Get("expected_status"), out var expected) || !expected.Contains(answer.Status))
        {
            await Journal.ForgetAsync(request);
            return ConnectorHttp.Refusal(answer, ask.Address.Host);
        }

        var deed = new HttpDeed(use.Id, Sent: true, use.Find("result_pointer") is { } pointer ? JsonPointer.Find(answer.Body, pointer) : null);
        await Journal.WriteAsync(request, StateOf(deed));
        return Outcome(use, deed);
    }

    protected override async Task<Result<ActionOutcome>> VerifyAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct)
    {
        if (await DeedAsync(request, state, ct) is { Undone: true } or { Sent: false })
        {
            return Error.Conflict("NOT_DONE", "It was not done, or was undone.");
        }

        if (use.Find("verify_url") is not { } template)
        {
            return new ActionOutcome("The other side accepted it; it was not read back.");
        }

        var values = new TemplateValues(use, request, ("result", Read<HttpDeed>(state).Kept));
        if (!HttpAsk.Of(use, HttpMethod.Get, template, null, values).Succeeded(out var ask, out var error)
            || !(await http.SucceedAsync(ask, ct)).Succeeded(out var answer, out error)
            || !TemplateText.Fill(use.Get("verify_value"), values, (_, value) => value).Succeeded(out var wanted, out error))
        {
            return error;
        }

        var holds = use.Find("verify_pointer") is { } pointer ? JsonPointer.Find(answer.Body, pointer) is { } found && (wanted.Length == 0 || found == wanted) : answer.Body.Contains(wanted, StringComparison.Ordinal);
        return holds ? new ActionOutcome($"{ask.Address.Host} was read back and says what was expected.") : Error.Conflict("NOT_HELD", $"{ask.Address.Host} was read back and does not say what was expected.");
    }

    protected override async Task<Result<ActionOutcome>> UndoAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct)
    {
        var deed = await DeedAsync(request, state, ct);
        if (!deed.Undone)
        {
            var values = new TemplateValues(use, request, ("result", deed.Kept));
            if (!HttpAsk.Of(use, Method(use, "revert_method"), use.Get("revert_url"), use.Find("revert_body"), values).Succeeded(out var ask, out var error)
                || !(await http.SucceedAsync(ask, ct)).Succeeded(out _, out error))
            {
                return error;
            }

            await Journal.WriteAsync(request, StateOf(deed with { Undone = true }));
        }

        return new ActionOutcome($"{use.Name} took the request that undoes it.");
    }

    private static ActionOutcome Outcome(ConnectorUse use, HttpDeed deed) => new($"{use.Name} took the request{(deed.Kept is { } result ? $" and answered {Short(result)}" : string.Empty)}.", StateOf(deed));

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "…";

    private static ActionRequest Nothing(ConnectorUse use) => new(use.OrganizationId, "check", new Dictionary<string, string>(), null, "check", "check", "check");

    private static HttpMethod Method(ConnectorUse use, string field) => HttpMethod.Parse(use.Get(field));

    private static readonly string[] Templates = ["url", "headers", "body"];

    // POST and PATCH may do a thing twice (RFC 9110, 9.2.2), unless the other side is told the step's key.
    private static bool IsSafe(ConnectorUse use) => use.Find("repeat") is { } said
        ? said == "safe"
        : use.Get("method") is "GET" or "PUT" or "DELETE" || Templates.Any(field => TemplateText.Names(use.Get(field), "idempotency_key"));

    private async Task<HttpDeed> DeedAsync(ActionRequest request, string state, CancellationToken ct) => await Journal.ReadAsync(request, ct) is { } latest ? Read<HttpDeed>(latest) : Read<HttpDeed>(state);
}
