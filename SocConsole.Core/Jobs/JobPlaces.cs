namespace SocConsole.Core.Jobs;

/// <summary>
/// Which long jobs of one sort run now: a few at a time, so that live detection and the other jobs have the processor and the workers that they need. In memory, because
/// one console has a data directory.
/// </summary>
/// <param name="atOnce">Most jobs of the whole console at a time.</param>
/// <param name="atOncePerOrganization">Most jobs of an organization at a time.</param>
public abstract class JobPlaces(int atOnce, int atOncePerOrganization) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(int Organization, string Number), Place> taken = [];
    private readonly SemaphoreSlim freed = new(0);

    /// <summary>How many more jobs of the organization could begin now.</summary>
    public int RoomFor(int organizationId)
    {
        lock (gate)
        {
            return Math.Min(atOnce - taken.Count, atOncePerOrganization - taken.Keys.Count(job => job.Organization == organizationId));
        }
    }

    public bool IsTaken(int organizationId, string number)
    {
        lock (gate)
        {
            return taken.ContainsKey((organizationId, number));
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A place for the job, which its holder gives back; null when there is none, or the job has one already.</summary>
    internal Place? TryEnter(int organizationId, string number, CancellationToken ct)
    {
        lock (gate)
        {
            if (RoomFor(organizationId) <= 0 || taken.ContainsKey((organizationId, number)))
            {
                return null;
            }

            var place = new Place(this, organizationId, number, ct);
            taken.Add((organizationId, number), place);
            return place;
        }
    }

    /// <summary>Stops the job at its next look; nothing where it has no place.</summary>
    internal void Cancel(int organizationId, string number)
    {
        lock (gate)
        {
            if (taken.TryGetValue((organizationId, number), out var place))
            {
                place.Cancel();
            }
        }
    }

    /// <summary>Waits until a place was given back, at most as long as said.</summary>
    internal Task WaitAsync(TimeSpan limit, CancellationToken ct) => freed.WaitAsync(limit, ct);

    protected virtual void Dispose(bool disposing) => freed.Dispose();

    private void Leave(int organizationId, string number)
    {
        lock (gate)
        {
            taken.Remove((organizationId, number));
        }

        freed.Release();
    }

    internal sealed class Place(JobPlaces places, int organizationId, string number, CancellationToken ct) : IDisposable
    {
        private readonly CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(ct);

        public CancellationToken Token => source.Token;

        public void Cancel() => source.Cancel();

        public void Dispose()
        {
            places.Leave(organizationId, number);
            source.Dispose();
        }
    }
}
