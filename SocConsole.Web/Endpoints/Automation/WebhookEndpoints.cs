using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Automation.Webhooks;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Automation;

/// <summary>Receivers that are told of events.</summary>
internal static class WebhookEndpoints
{
    private const int DefaultLimit = 50;

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/api/webhooks", "Webhooks");
        var sample = new { url = "https://hooks.example.com/soc", events = new[] { WebhookCatalog.IncidentCreated, WebhookCatalog.ApprovalRequired }, name = "Ticket system" };

        group.MapGet("/events", Events).Needs(Permission.ManageWebhooks).WithSummary("Events that receivers can be told of, each with an example of its data");
        group.MapGet("/subscriptions", List).Needs(Permission.ManageWebhooks).WithSummary("Subscriptions, each with how its receiver does");
        group.MapPost("/subscriptions", Create).Needs(Permission.ManageWebhooks).Succeeds(StatusCodes.Status201Created)
            .WithSummary("Subscribe a receiver; the answer alone holds the secret that signs its deliveries").Example("Incidents and approvals", sample);
        group.MapGet("/subscriptions/{webhook_id:int}", Get).Needs(Permission.ManageWebhooks).WithSummary("One subscription");
        group.MapPatch("/subscriptions/{webhook_id:int}", Update).Needs(Permission.ManageWebhooks).WithSummary("Change what is given; is_active=false pauses it").Example("Pause", new { is_active = false });
        group.MapDelete("/subscriptions/{webhook_id:int}", Delete).Needs(Permission.ManageWebhooks).Succeeds(StatusCodes.Status204NoContent).WithSummary("Remove a subscription with its deliveries");
        group.MapPost("/subscriptions/{webhook_id:int}/rotate-secret", Rotate).Needs(Permission.ManageWebhooks).WithSummary("Make a new secret; the old one signs too for 24 hours");
        group.MapGet("/subscriptions/{webhook_id:int}/deliveries", Deliveries).Needs(Permission.ManageWebhooks).WithSummary("What was sent and what came of it, the newest first; status is pending, delivered or dead");
        group.MapPost("/deliveries/{delivery_id:guid}/resend", Resend).Needs(Permission.ManageWebhooks).Succeeds(StatusCodes.Status202Accepted).WithSummary("Send a delivery once more, as one of its own");
        group.MapPost("/test", Test).Needs(Permission.ManageWebhooks).WithSummary("Send one test.ping now; 424 when the receiver does not take it").Example("A test", new { webhook_id = 1 });
    }

    private static WebhookEventsBody Events() => new(WebhookCatalog.All, WebhookCatalog.All.Count);

    private static Task<Result<WebhookListBody>> List(Actor actor, WebhookService webhooks, CancellationToken ct) =>
        webhooks.ListAsync(actor, ct).Map(list => new WebhookListBody(list, list.Count));

    private static Task<Result<WebhookCreatedBody>> Create(WebhookSubscriptionBody request, Actor actor, WebhookService webhooks, CancellationToken ct) =>
        webhooks.CreateAsync(actor, request.ToDraft(), ct).Map(WebhookCreatedBody.Of);

    private static Task<Result<WebhookView>> Get([FromRoute(Name = "webhook_id")] int id, Actor actor, WebhookService webhooks, CancellationToken ct) => webhooks.GetAsync(actor, id, ct);

    private static Task<Result<WebhookView>> Update([FromRoute(Name = "webhook_id")] int id, WebhookSubscriptionBody request, Actor actor, WebhookService webhooks, CancellationToken ct) =>
        webhooks.UpdateAsync(actor, id, request.ToDraft(), ct);

    private static Task<Result<Done>> Delete([FromRoute(Name = "webhook_id")] int id, Actor actor, WebhookService webhooks, CancellationToken ct) => webhooks.DeleteAsync(actor, id, ct);

    private static Task<Result<WebhookCreatedBody>> Rotate([FromRoute(Name = "webhook_id")] int id, Actor actor, WebhookService webhooks, CancellationToken ct) =>
        webhooks.RotateAsync(actor, id, ct).Map(WebhookCreatedBody.Of);

    private static async Task<Result<WebhookDeliveriesBody>> Deliveries(
        [FromRoute(Name = "webhook_id")] int id, string? status, int? page, int? limit, Actor actor, WebhookDeliveries deliveries, CancellationToken ct)
    {
        WebhookDeliveryStatus? wanted = null;
        if (status is not null)
        {
            if (!Wire.TryRead<WebhookDeliveryStatus>(status, out var known))
            {
                return Error.Invalid("status", "must be pending, delivered or dead");
            }

            wanted = known;
        }

        return (await deliveries.ListAsync(actor, id, wanted, new PageRequest(page ?? 1, limit ?? DefaultLimit), ct)).Map(WebhookDeliveriesBody.Of);
    }

    private static Task<Result<WebhookDeliveryView>> Resend([FromRoute(Name = "delivery_id")] Guid id, Actor actor, WebhookDeliveries deliveries, CancellationToken ct) => deliveries.ResendAsync(actor, id, ct);

    private static async Task<Result<WebhookTestedBody>> Test(WebhookTestBody request, Actor actor, WebhookDeliveries deliveries, CancellationToken ct) =>
        (request.WebhookId ?? request.SubscriptionId ?? request.Id) is { } id
            ? (await deliveries.TestAsync(actor, id, ct)).Map(WebhookTestedBody.Of)
            : Error.Invalid("webhook_id", "is required");
}
