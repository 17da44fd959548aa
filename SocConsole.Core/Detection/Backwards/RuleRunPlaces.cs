namespace SocConsole.Core.Detection.Backwards;

/// <summary>
/// Who runs backwards now: a few at a time, so that live detection and the other jobs have the processor and the workers that they need. In memory, because one
/// console has a data directory.
/// </summary>
public sealed class RuleRunPlaces : IDisposable
{
    /// <summary>Most runs of the whole console at a time.</summary>
    public const int AtOnce = 3;

    /// <summary>Most runs of an organization at a time.</summary>
    public const int AtOncePerOrganization = 2;

    private readonly Lock gate = new();
    private readonly Dictionary<(int Organization, string Number), Place> taken = [];
    private readonly SemaphoreSlim freed = new(0);

    /// <summary>How many more runs of the organization could begin now.</summary>
    public int RoomFor(int organizationId)
    {
        lock (gate)
        {
            return Math.Min(AtOnce - taken.Count, AtOncePerOrganization - taken.Keys.Count(run => run.Organization == organizationId));
        }
    }

    public bool IsTaken(int organizationId, string number)
    {
        lock (gate)
        {
            return taken.ContainsKey((organizationId, number));
        }
    }

    public void Dispose() => freed.Dispose();

    /// <summary>A place for the run, which its holder gives back; null when there is none, or the run has one already.</summary>
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

    /// <summary>Stops the run at its next look; nothing where it has no place.</summary>
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

    private void Leave(int organizationId, string number)
    {
        lock (gate)
        {
            taken.Remove((organizationId, number));
        }

        freed.Release();
    }

    internal sealed class Place(RuleRunPlaces places, int organizationId, string number, CancellationToken ct) : IDisposable
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
