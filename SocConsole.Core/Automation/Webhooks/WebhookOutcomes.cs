using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>What a try changes in a delivery's row.</summary>
public sealed record WebhookOutcome(int OrganizationId, int SubscriptionId, long DeliveryRow, int Attempt, WebhookAnswer Answer, DateTime At, DateTime? NextAttemptAt)
{
    public WebhookDeliveryStatus Status => Answer.Delivered ? WebhookDeliveryStatus.Delivered : NextAttemptAt is null ? WebhookDeliveryStatus.Dead : WebhookDeliveryStatus.Pending;
}

/// <summary>Writes outcomes, many in one transaction: one commit for each would be the slowest part of a delivery.</summary>
public sealed partial class WebhookOutcomes(SocDatabase database, ILogger<WebhookOutcomes> logger)
{
    private const int AtOnce = 500;
    private const int MaximumWaiting = 4096;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MaximumWaiting) { SingleReader = true });

    /// <summary>Hands an outcome over. The task within ends when it is committed.</summary>
    public async Task<Task> AddAsync(WebhookOutcome outcome, CancellationToken ct)
    {
        var item = new Waiting(outcome, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await waiting.Writer.WriteAsync(item, ct);
        return item.Written.Task;
    }

    /// <summary>Writes until stopped; what waits then is written too, since a lost outcome is a message sent twice.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (await waiting.Reader.WaitToReadAsync(ct))
            {
                await WriteWaitingAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await WriteWaitingAsync(ct);
        }
    }

    private async Task WriteWaitingAsync(CancellationToken ct)
    {
        var batch = new List<Waiting>(AtOnce);
        while (batch.Count < AtOnce && waiting.Reader.TryRead(out var item))
        {
            batch.Add(item);
        }

        while (batch.Count > 0)
        {
            try
            {
                await WriteAsync([.. batch.Select(item => item.Outcome)]);
                batch.ForEach(item => item.Written.TrySetResult());
                return;
            }
            catch (Exception fault)
            {
                LogWriteFailed(logger, fault, batch.Count);
                if (ct.IsCancellationRequested)
                {
                    batch.ForEach(item => item.Written.TrySetCanceled(ct));
                    return;
                }

                await Task.Delay(TimeSpan.FromSeconds(1), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private Task<Result<Done>> WriteAsync(IReadOnlyList<WebhookOutcome> outcomes) => database.WriteAcrossAsync<Done>(
        async unit =>
        {
            foreach (var outcome in outcomes)
            {
                await WriteAsync(unit, outcome);
            }

            foreach (var lane in outcomes.GroupBy(outcome => (outcome.OrganizationId, outcome.SubscriptionId)))
            {
                var (good, bad, last) = (lane.Count(outcome => outcome.Answer.Delivered), lane.Count(outcome => !outcome.Answer.Delivered), lane.Max(outcome => outcome.At));
                await RawAsync(unit, $"UPDATE webhook_subscriptions SET DeliverySuccessCount = DeliverySuccessCount + {good}, DeliveryFailureCount = DeliveryFailureCount + {bad}, LastTriggeredAt = {last} WHERE Id = {lane.Key.SubscriptionId}");
                unit.Raise(new WebhookDelivered(lane.Key.OrganizationId, unit.Now, lane.Key.SubscriptionId));
            }

            return Done.Value;
        },
        CancellationToken.None);

    // One that was removed or resent meanwhile is no longer pending and stays as it is.
    private static Task<int> WriteAsync(Unit unit, WebhookOutcome outcome)
    {
        var (status, delivered) = (outcome.Status.ToString(), outcome.Answer.Delivered ? outcome.At : (DateTime?)null);
        return RawAsync(unit, $"""
            UPDATE webhook_deliveries SET Status = {status}, Attempts = {outcome.Attempt}, NextAttemptAt = {outcome.NextAttemptAt}, LastAttemptAt = {outcome.At}, DeliveredAt = {delivered},
                LastStatus = {outcome.Answer.Status}, LastFault = {outcome.Answer.Fault}, LastDurationMs = {outcome.Answer.DurationMs}
            WHERE Id = {outcome.DeliveryRow} AND Status = 'Pending'
            """);
    }

    private static Task<int> RawAsync(Unit unit, FormattableString statement) =>
        unit.Db.Database.ExecuteSqlInterpolatedAsync(statement, CancellationToken.None);

    private sealed record Waiting(WebhookOutcome Outcome, TaskCompletionSource Written);

    [LoggerMessage(3101, LogLevel.Error, "{Count} outcomes of webhook deliveries could not be written; trying again")]
    private static partial void LogWriteFailed(ILogger logger, Exception fault, int count);
}
