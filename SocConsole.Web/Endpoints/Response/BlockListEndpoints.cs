using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.BlockList;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Response;

/// <summary>The block list: for firewalls by a secret address, for people by their credentials.</summary>
internal static class BlockListEndpoints
{
    private const string Text = "text/plain; charset=utf-8";

    public static void MapBlockList(this IEndpointRouteBuilder routes)
    {
        var polled = routes.MapApi(ApiFamily.Shared, "/blocklist", "Block list");
        polled.MapGet("/{secret}.txt", PollText).AllowAnonymous().WithSummary("What to deny, one value a line; for firewalls").Produces<string>(contentType: Text);
        polled.MapGet("/{secret}.json", PollJson).AllowAnonymous().WithSummary("What to deny, with reasons; for programs").Produces<string>(contentType: "application/json");

        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/blocklist", "Block list");
        group.MapGet("/", List).Needs(Permission.ReadPlaybooks).WithSummary("Entries, the newest first; active_only=false shows those that are over too");
        group.MapDelete("/{id:long}", Remove).Needs(Permission.ApprovePlaybooks).WithSummary("Take an entry off the list");
        group.MapGet("/tokens", Tokens).Needs(Permission.ManageKeys).WithSummary("Who may poll the list");
        group.MapPost("/tokens", CreateToken).Needs(Permission.ManageKeys).Succeeds(StatusCodes.Status201Created).WithSummary("Let a firewall poll the list; the secret is shown once")
            .Example("Edge firewall", new CreateTokenRequest("edge-firewall"));
        group.MapDelete("/tokens/{id:int}", RevokeToken).Needs(Permission.ManageKeys).WithSummary("End a firewall's right to poll");
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> PollText(string secret, [FromServices] BlockListPublisher publisher, CancellationToken ct) =>
        Answer(await publisher.PollAsync(secret, ct), Text, list => list.ToText());

    private static async Task<Results<FileContentHttpResult, NotFound>> PollJson(string secret, [FromServices] BlockListPublisher publisher, CancellationToken ct) =>
        Answer(await publisher.PollAsync(secret, ct), "application/json; charset=utf-8", list => list.ToJson());

    // The framework answers 304 by itself where the entity tag is the one that the firewall has.
    private static Results<FileContentHttpResult, NotFound> Answer(Result<BlockListDocument> polled, string contentType, Func<BlockListDocument, string> render) =>
        polled.Succeeded(out var list, out _)
            ? TypedResults.Bytes(Encoding.UTF8.GetBytes(render(list)), contentType, entityTag: EntityTagHeaderValue.Parse(list.ETag))
            : TypedResults.NotFound();

    private static Task<Result<BlockEntriesBody>> List([FromServices] BlockListService blocks, Actor actor, CancellationToken ct, [FromQuery(Name = "active_only")] bool activeOnly = true) =>
        blocks.ListAsync(actor, activeOnly, ct).Map(entries => new BlockEntriesBody([.. entries.Select(BlockEntryBody.From)]));

    private static Task<Result<Done>> Remove(long id, [FromServices] BlockListService blocks, Actor actor, CancellationToken ct) => blocks.RemoveAsync(actor, id, ct);

    private static Task<Result<BlockListTokensBody>> Tokens([FromServices] BlockListService blocks, Actor actor, CancellationToken ct) =>
        blocks.TokensAsync(actor, ct).Map(tokens => new BlockListTokensBody(tokens));

    private static Task<Result<CreatedTokenBody>> CreateToken(CreateTokenRequest request, [FromServices] BlockListService blocks, Actor actor, CancellationToken ct) =>
        blocks.CreateTokenAsync(actor, request.Name ?? string.Empty, ct).Map(CreatedTokenBody.From);

    private static Task<Result<Done>> RevokeToken(int id, [FromServices] BlockListService blocks, Actor actor, CancellationToken ct) => blocks.RevokeTokenAsync(actor, id, ct);
}
