using SocConsole.Core.Kernel;

namespace SocConsole.Core.Hunting.Search;

/// <summary>Lets a few hunts run at a time, so that they leave the processor to intake and detection. Exports have a place of their own.</summary>
public sealed class HuntGate : IDisposable
{
    private const int AtOnce = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim hunts = new(AtOnce, AtOnce);
    private int exporting;

    /// <summary>Runs the work away from the caller's thread. Error: HUNT_BUSY when no place is free within 10 s.</summary>
    public async Task<Result<T>> RunAsync<T>(Func<Result<T>> work, CancellationToken ct)
    {
        if (!await hunts.WaitAsync(Patience, ct))
        {
            return Busy();
        }

        try
        {
            return await Task.Run(work, ct);
        }
        finally
        {
            hunts.Release();
        }
    }

    /// <summary>A place for an export, which whoever got it gives back; null when another export runs.</summary>
    internal IDisposable? TryExport() => Interlocked.CompareExchange(ref exporting, 1, 0) == 0 ? new Place(this) : null;

    internal static Error Busy() => new(ErrorKind.Unavailable, "HUNT_BUSY", "Other hunts are running. Try again in a few seconds.");

    public void Dispose() => hunts.Dispose();

    private sealed class Place(HuntGate gate) : IDisposable
    {
        private int given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref given, 1) == 0)
            {
                Interlocked.Exchange(ref gate.exporting, 0);
            }
        }
    }
}
