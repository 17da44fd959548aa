using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors;

/// <summary>Tells people over every channel that is configured. What was handed over is recorded, so that a further try sends only what is missing.</summary>
public sealed class NotifyConnector(SocDatabase database, IEnumerable<INoticeChannel> channels) : IResponseConnector
{
    private readonly INoticeChannel[] configured = [.. channels.Where(channel => channel.Configured)];

    public string Name => ActionCatalog.Notify;

    public IReadOnlyCollection<string> Actions { get; } = ActionCatalog.Of(ActionCatalog.Notify);

    public ValueTask<ConnectorReadiness> ReadinessAsync(int organizationId, string action, CancellationToken ct) =>
        ValueTask.FromResult(configured.Length > 0 ? ConnectorReadiness.Yes : ConnectorReadiness.No("Neither Soc:Notify:WebhookUrl nor Soc:Notify:Smtp:Host is set."));

    public Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct) => Task.FromResult(configured.Length == 0
        ? new EffectPreview("Tells nobody: neither Soc:Notify:WebhookUrl nor Soc:Notify:Smtp:Host is set.", Configured: false, Reversible: false)
        : new EffectPreview($"Sends a notice by {string.Join(" and ", configured.Select(channel => $"{channel.Name} to {channel.Destination}"))}.", Configured: true, Reversible: false));

    public async Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct)
    {
        if (configured.Length == 0)
        {
            return Error.NotConfigured("Nobody was told: neither Soc:Notify:WebhookUrl nor Soc:Notify:Smtp:Host is set.");
        }

        if (!(await NoticeAsync(request, ct)).Succeeded(out var notice, out var error))
        {
            return error;
        }

        var sent = await SentAsync(request, ct);
        foreach (var channel in configured.Where(channel => sent.All(notification => notification.Channel != channel.Name)))
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{request.OrganizationId}/{request.IdempotencyKey}");
            if (!(await channel.SendAsync(notice, key, ct)).Succeeded(out var receipt, out error))
            {
                return error;
            }

            await RecordAsync(request, channel.Name, receipt);
        }

        return new ActionOutcome($"Notice sent by {string.Join(" and ", configured.Select(channel => channel.Name))}.");
    }

    public async Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        var sent = await SentAsync(request, ct);
        return configured.Where(channel => sent.All(notification => notification.Channel != channel.Name)).Select(channel => channel.Name).FirstOrDefault() is { } missing
            ? Error.Conflict("NOT_SENT", $"There is no receipt of the notice by {missing}.")
            : sent.Count == 0
                ? Error.NotConfigured("Nobody was told.")
                : new ActionOutcome(string.Join("; ", sent.Select(notification => notification.Receipt)) + ".");
    }

    /// <summary>What was said can't be unsaid.</summary>
    public Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct) =>
        Task.FromResult<Result<ActionOutcome>>(Error.Conflict("NOT_REVERSIBLE", "A notice can't be taken back."));

    private async Task<Result<Notice>> NoticeAsync(ActionRequest request, CancellationToken ct)
    {
        await using var db = database.Read(request.OrganizationId);
        var threat = await db.Threats.FirstOrDefaultAsync(row => row.Number == request.ThreatNumber, ct);
        return threat is null
            ? Error.NotFound("Threat", request.Subject)
            : new Notice(request.Action, threat.Number, request.RunNumber, threat.Type, threat.Severity, threat.Confidence, threat.Reason, request.RequestedBy, threat.DetectedAt);
    }

    private async Task<List<Notification>> SentAsync(ActionRequest request, CancellationToken ct)
    {
        await using var db = database.Read(request.OrganizationId);
        return await db.Set<Notification>().Where(row => row.IdempotencyKey == request.IdempotencyKey).OrderBy(row => row.Id).ToListAsync(ct);
    }

    // Not cancellable: the notice is out, and forgetting it would send it again.
    private async Task RecordAsync(ActionRequest request, string channel, string receipt) =>
        await database.WriteAsync<Done>(
            request.OrganizationId,
            unit =>
            {
                unit.Db.Add(new Notification { IdempotencyKey = request.IdempotencyKey, Channel = channel, Receipt = receipt, SentAt = unit.Now });
                unit.Audit(Tellings.Stage(request.OrganizationId), "notification.sent", request.Subject, new { request.Action, channel, request.RunNumber });
                return Task.FromResult<Result<Done>>(Done.Value);
            },
            CancellationToken.None);
}
