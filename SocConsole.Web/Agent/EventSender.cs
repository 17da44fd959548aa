namespace SocConsole.Web.Agent;

/// <summary>Sends batches in order, each until the console says that it is committed.</summary>
internal sealed partial class EventSender(Spool spool, ConsoleLink link, Backoff backoff, TimeProvider clock, ILogger<EventSender> logger)
{
    private string? told;

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            if (spool.Peek(out var next) is not { } batch)
            {
                await next.WaitAsync(ct);
                continue;
            }

            if (await SendAsync(batch.Number, batch.Content, ct))
            {
                backoff.Reset();
                told = null;
            }
            else
            {
                await backoff.WaitAsync(ct);
            }
        }
    }

    private async Task<bool> SendAsync(long number, byte[] content, CancellationToken ct)
    {
        var answer = await link.SendAsync(HttpMethod.Post, "/api/agent/events", content, "application/x-ndjson", ct, number);
        if (answer.Succeeded)
        {
            spool.Acknowledge(answer.Number("last_batch"));
            return true;
        }

        if (answer.Code == "BATCH_FROM_FUTURE")
        {
            spool.Redate(number, clock.GetUtcNow().UtcDateTime);
        }

        // Once for each kind of trouble: the console may be away for a day.
        if (told != answer.Problem)
        {
            told = answer.Problem;
            LogRefused(logger, number, answer.Problem ?? "no answer");
        }

        return false;
    }

    [LoggerMessage(9303, LogLevel.Warning, "Batch {Number} was not taken ({Problem}); it is sent until it is")]
    private static partial void LogRefused(ILogger logger, long number, string problem);
}
