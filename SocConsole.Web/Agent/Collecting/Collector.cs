namespace SocConsole.Web.Agent.Collecting;

/// <summary>Reads files and the journal into the spool. When the spool is full it stops reading: what it has not read can't be lost by it.</summary>
internal sealed partial class Collector(AgentSettings settings, Spool spool, JournalTail? journal, TimeProvider clock, ILogger<Collector> logger) : IDisposable
{
    private readonly FileTails files = new(settings.Files, spool.Current.Files);
    private bool toldFull;

    public int FileCount => files.Count;

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            if (spool.IsFull || !CollectOnce())
            {
                Tell();
                await Task.Delay(settings.Tick, clock, ct);
            }
        }
    }

    public void Dispose() => files.Dispose();

    /// <summary>Commits one batch of what there is; true when there may be more at once.</summary>
    internal bool CollectOnce()
    {
        files.Scan();
        var batch = new LineBatch();
        var cursor = journal?.Read(batch, spool.Current.JournalCursor) ?? spool.Current.JournalCursor;
        files.Read(batch);
        var positions = files.Positions;
        if (batch.Lines.Count > 0 || cursor != spool.Current.JournalCursor || !positions.SequenceEqual(spool.Current.Files))
        {
            spool.Commit(batch.Lines, positions, cursor, clock.GetUtcNow().UtcDateTime);
        }

        return batch.IsFull;
    }

    private void Tell()
    {
        if (spool.IsFull && !toldFull)
        {
            LogFull(logger, spool.Bytes);
        }

        toldFull = spool.IsFull;
    }

    [LoggerMessage(9302, LogLevel.Warning, "The spool is full ({Bytes} bytes); nothing is read until the console takes some of it")]
    private static partial void LogFull(ILogger logger, long bytes);
}
