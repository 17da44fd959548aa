using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>Who is told of what.</summary>
public sealed class WebhookService(SocDatabase database, ISecretStore secrets, OutboundGuard guard, WebhookLanes lanes, WebhookSignal signal, TimeProvider clock)
{
    /// <summary>Most subscriptions of an organization.</summary>
    public const int MaximumSubscriptions = 50;

    /// <summary>How long the secret before a change signs too.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    internal const string What = "Webhook";

    private static readonly TimeSpan NameLookup = TimeSpan.FromSeconds(3);

    /// <summary>All subscriptions, the oldest first.</summary>
    public async Task<Result<IReadOnlyList<WebhookView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageWebhooks) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return Result.Of<IReadOnlyList<WebhookView>>(await WebhookReading.ViewsAsync(db, await db.WebhookSubscriptions.OrderBy(row => row.Id).Take(MaximumSubscriptions).ToListAsync(ct), Now, ct));
    }

    /// <summary>Errors: WEBHOOK_NOT_FOUND.</summary>
    public async Task<Result<WebhookView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageWebhooks) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.WebhookSubscriptions.FirstOrDefaultAsync(row => row.Id == id, ct) is { } row ? (await WebhookReading.ViewsAsync(db, [row], Now, ct))[0] : Error.NotFound(What, id);
    }

    /// <summary>Subscribes. The answer alone holds the secret. Errors: INVALID_REQUEST, TOO_MANY_WEBHOOKS.</summary>
    public async Task<Result<WebhookWithSecret>> CreateAsync(Actor actor, WebhookDraft draft, CancellationToken ct)
    {
        var missing = draft.Url is null ? Error.Invalid("url", "is required") : draft.Events is null ? Error.Invalid("events", "is required") : null;
        if ((actor.Demand(Permission.ManageWebhooks) ?? missing ?? draft.Validate() ?? await CheckTargetAsync(draft.Url, ct)) is { } refused)
        {
            return refused;
        }

        var secret = draft.Secret ?? Secrets.Token();
        var made = await database.WriteAsync<WebhookView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.WebhookSubscriptions.CountAsync(ct) >= MaximumSubscriptions)
            {
                return Error.Conflict("TOO_MANY_WEBHOOKS", $"An organization has at most {MaximumSubscriptions} webhooks; delete one first.");
            }

            var row = new WebhookSubscription
            {
                Url = draft.Url!,
                Events = [.. draft.Events!.Distinct(StringComparer.Ordinal)],
                Name = Blank(draft.Name),
                Description = Blank(draft.Description),
                ProtectedSecret = secrets.Protect(secret),
                IsActive = draft.IsActive ?? true,
                CreatedBy = actor.Name,
                CreatedAt = unit.Now,
            };
            unit.Db.WebhookSubscriptions.Add(row);
            await unit.Db.SaveChangesAsync(ct);
            unit.Audit(actor, "webhook.created", Subject(row.Id), new { Host = Host(row), row.Events, row.IsActive });
            unit.Raise(new WebhookDelivered(actor.OrganizationId, unit.Now, row.Id));
            return WebhookView.Of(row, WebhookHealth.Unused, 0, unit.Now);
        }, ct);
        return made.Map(view => new WebhookWithSecret(view, secret));
    }

    /// <summary>Changes what is given. A secret that is given takes the place of the old one as <see cref="RotateAsync"/> does. Errors: INVALID_REQUEST, WEBHOOK_NOT_FOUND.</summary>
    public async Task<Result<WebhookView>> UpdateAsync(Actor actor, int id, WebhookDraft draft, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageWebhooks) ?? draft.Validate() ?? await CheckTargetAsync(draft.Url, ct)) is { } refused)
        {
            return refused;
        }

        return await ChangeAsync(actor, id, "webhook.updated", (unit, row) =>
        {
            row.Url = draft.Url ?? row.Url;
            row.Events = draft.Events is { } events ? [.. events.Distinct(StringComparer.Ordinal)] : row.Events;
            row.Name = draft.Name is { } name ? Blank(name) : row.Name;
            row.Description = draft.Description is { } description ? Blank(description) : row.Description;
            row.IsActive = draft.IsActive ?? row.IsActive;
            if (draft.Secret is { } secret)
            {
                Replace(row, secret, unit.Now);
            }
        }, ct);
    }

    /// <summary>Makes a new secret; the old one signs too for <see cref="Overlap"/>. Errors: WEBHOOK_NOT_FOUND.</summary>
    public async Task<Result<WebhookWithSecret>> RotateAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageWebhooks) is { } refused)
        {
            return refused;
        }

        var secret = Secrets.Token();
        var changed = await ChangeAsync(actor, id, "webhook.secret_rotated", (unit, row) => Replace(row, secret, unit.Now), ct);
        return changed.Map(view => new WebhookWithSecret(view, secret));
    }

    /// <summary>Removes it with its deliveries. Errors: WEBHOOK_NOT_FOUND.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageWebhooks) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.WebhookSubscriptions.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            unit.Db.WebhookSubscriptions.Remove(row);
            await unit.Db.WebhookDeliveries.Where(delivery => delivery.SubscriptionId == id).ExecuteDeleteAsync(ct);
            unit.Audit(actor, "webhook.deleted", Subject(id), new { Host = Host(row) });
            unit.Raise(new WebhookDelivered(actor.OrganizationId, unit.Now, id));
            return Done.Value;
        }, ct);
    }

    internal static string Subject(int id) => string.Create(CultureInfo.InvariantCulture, $"webhook:{id}");

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    // Only the host: the path of a webhook is often a secret of its own.
    internal static string Host(WebhookSubscription row) => new Uri(row.Url).Host;

    private async Task<Result<WebhookView>> ChangeAsync(Actor actor, int id, string action, Action<Unit, WebhookSubscription> change, CancellationToken ct)
    {
        var changed = await database.WriteAsync<WebhookView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.WebhookSubscriptions.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            change(unit, row);
            row.Version++;
            unit.Audit(actor, action, Subject(id), new { Host = Host(row), row.Events, row.IsActive });
            unit.Raise(new WebhookDelivered(actor.OrganizationId, unit.Now, id));
            return (await WebhookReading.ViewsAsync(unit.Db, [row], unit.Now, ct))[0];
        }, ct);
        if (changed.Error is null)
        {
            lanes.Reset(id);
            signal.Set();
        }

        return changed;
    }

    private void Replace(WebhookSubscription row, string secret, DateTime now) =>
        (row.PreviousProtectedSecret, row.PreviousSecretUntil, row.ProtectedSecret) = (row.ProtectedSecret, now + Overlap, secrets.Protect(secret));

    private async Task<Error?> CheckTargetAsync(string? url, CancellationToken ct)
    {
        if (url is null)
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(NameLookup);
        try
        {
            return await guard.RefusalAsync(new Uri(url), limit.Token) is { } refusal ? Error.Invalid("url", refusal) : null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // A slow name server; every delivery is checked anyway.
            return null;
        }
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
