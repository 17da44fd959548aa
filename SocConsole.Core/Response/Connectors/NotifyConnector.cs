using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors.Chat;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors;

/// <summary>
/// Tells people over every channel that is configured for the console or set up by the organization; over one only where the action names it. What was handed over is recorded, so that a further
/// try sends only what is missing.
/// </summary>
public sealed class NotifyConnector(SocDatabase database, IEnumerable<INoticeChannel> channels, ChatChannels chats) : IResponseConnector
{
    private const string Nobody = "neither Soc:Notify:WebhookUrl nor Soc:Notify:Smtp:Host is set, and the organization has no chat.";
    private const int MaximumMessage = 2_000;

    private readonly INoticeChannel[] configured = [.. channels.Where(channel => channel.Configured)];

    public string Name => ActionCatalog.Notify;

    public IReadOnlyCollection<string> Actions { get; } = ActionCatalog.Of(ActionCatalog.Notify);

    public async ValueTask<ConnectorReadiness> ReadinessAsync(int organizationId, string action, CancellationToken ct) =>
        configured.Length > 0 || (await chats.OfAsync(organizationId, ct)).Count > 0 ? ConnectorReadiness.Yes : ConnectorReadiness.No($"Nobody can be told: {Nobody}");

    public async Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct)
    {
        var used = await ChannelsAsync(request, ct);
        return used.Count == 0
            ? new EffectPreview($"Tells nobody: {Nobody}", Configured: false, Reversible: false)
            : new EffectPreview($"Sends a notice by {string.Join(" and ", used.Select(channel => $"{Word(channel)} to {channel.Destination}"))}.", Configured: true, Reversible: false);
    }

    public async Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct)
    {
        var used = await ChannelsAsync(request, ct);
        if (used.Count == 0)
        {
            return Error.NotConfigured($"Nobody was told: {Nobody}");
        }

        if (!(await NoticeAsync(request, ct)).Succeeded(out var notice, out var error))
        {
            return error;
        }

        var sent = await SentAsync(request, ct);
        foreach (var channel in used.Where(channel => sent.All(notification => notification.Channel != channel.Name)))
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{request.OrganizationId}/{request.IdempotencyKey}");
            if (!(await channel.SendAsync(notice, key, ct)).Succeeded(out var receipt, out error))
            {
                return error;
            }

            await RecordAsync(request, channel.Name, receipt);
        }

        return new ActionOutcome($"Notice sent by {string.Join(" and ", used.Select(channel => channel is ChatChannel ? channel.Destination : channel.Name))}.");
    }

    public async Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        var sent = await SentAsync(request, ct);
        return (await ChannelsAsync(request, ct)).Where(channel => sent.All(notification => notification.Channel != channel.Name)).Select(channel => channel.Name).FirstOrDefault() is { } missing
            ? Error.Conflict("NOT_SENT", $"There is no receipt of the notice by {missing}.")
            : sent.Count == 0
                ? Error.NotConfigured("Nobody was told.")
                : new ActionOutcome(string.Join("; ", sent.Select(notification => notification.Receipt)) + ".");
    }

    /// <summary>What was said can't be unsaid.</summary>
    public Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct) =>
        Task.FromResult<Result<ActionOutcome>>(Error.Conflict("NOT_REVERSIBLE", "A notice can't be taken back."));

    private static string Word(INoticeChannel channel) => channel is ChatChannel ? "chat" : channel.Name;

    private async ValueTask<IReadOnlyList<INoticeChannel>> ChannelsAsync(ActionRequest request, CancellationToken ct)
    {
        IReadOnlyList<INoticeChannel> all = [.. configured, .. await chats.OfAsync(request.OrganizationId, ct)];
        if (ActionInput.Find(request, "channel") is not { } wanted)
        {
            return all;
        }

        // A word that names no channel is somebody's note of where it should go; telling nobody would be worse.
        var named = all.Where(channel => channel is ChatChannel chat ? chat.Answers(wanted) : string.Equals(channel.Name, wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        return named.Count > 0 ? named : all;
    }

    private async Task<Result<Notice>> NoticeAsync(ActionRequest request, CancellationToken ct)
    {
        var message = ActionInput.Find(request, "message") is { } text ? text.Length > MaximumMessage ? text[..MaximumMessage] : text : null;
        var incidentId = request.IncidentNumber is { } known ? IncidentNumber.Text(known) : null;
        await using var db = database.Read(request.OrganizationId);
        if (request.ThreatNumber is { } threatNumber)
        {
            return await db.Threats.FirstOrDefaultAsync(row => row.Number == threatNumber, ct) is { } threat
                ? new Notice(request.Action, threat.Number, request.RunNumber, threat.Type, threat.Severity, threat.Confidence, threat.Reason, request.RequestedBy, threat.DetectedAt) { IncidentId = incidentId, Message = message }
                : Error.NotFound("Threat", threatNumber);
        }

        if (request.IncidentNumber is { } number)
        {
            return await db.Incidents.FirstOrDefaultAsync(row => row.Number == number, ct) is { } incident
                ? new Notice(request.Action, null, request.RunNumber, incident.Category ?? incident.Title, incident.Severity, incident.RuleConfidence, incident.Reason, request.RequestedBy, incident.CreatedAt) { IncidentId = incidentId, Message = message }
                : Error.NotFound("Incident", number);
        }

        return await db.PlaybookRuns.FirstOrDefaultAsync(row => row.Number == request.RunNumber, ct) is { } run
            ? new Notice(request.Action, null, run.Number, request.Action, run.Priority, null, message ?? run.Name, request.RequestedBy, run.CreatedAt)
            : Error.NotFound("Run", request.RunNumber);
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
