namespace SocConsole.Core.Storage;

/// <summary>
/// The one writer queue of the main database. SQLite has one writer at a time; waiting here in order costs nothing, while waiting in SQLite's busy handler
/// sleeps in steps and can starve a writer.
/// </summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    public async ValueTask<IDisposable> EnterAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        return new Turn(gate);
    }

    public void Dispose() => gate.Dispose();

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        private int ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
            {
                gate.Release();
            }
        }
    }
}
