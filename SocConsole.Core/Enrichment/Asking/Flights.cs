namespace SocConsole.Core.Enrichment.Asking;

/// <summary>One request at a time for one thing: whoever asks meanwhile gets the answer that is under way. It goes on while one of them still waits, and stops when all have gone.</summary>
internal sealed class Flights<TKey, TValue>
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Flight> under = [];

    /// <summary>The value; <paramref name="told"/> hears what the flight reports while it is waited for.</summary>
    public async Task<TValue> RideAsync(TKey key, Func<Action<int, DateTime>, CancellationToken, Task<TValue>> work, Action<int, DateTime>? told, CancellationToken ct)
    {
        Flight flight;
        lock (gate)
        {
            if (!under.TryGetValue(key, out flight!))
            {
                under[key] = flight = new Flight();
                flight.Begin(work, () => Land(key, flight));
            }

            flight.Riders++;
            flight.Told += told;
        }

        try
        {
            return await flight.Done.WaitAsync(ct);
        }
        finally
        {
            lock (gate)
            {
                flight.Told -= told;
                if (--flight.Riders == 0)
                {
                    // Nobody may board what is about to stop.
                    Remove(key, flight);
                    flight.Stop.Cancel();
                }
            }
        }
    }

    private void Land(TKey key, Flight flight)
    {
        lock (gate)
        {
            Remove(key, flight);
        }
    }

    private void Remove(TKey key, Flight flight)
    {
        if (under.TryGetValue(key, out var now) && now == flight)
        {
            under.Remove(key);
        }
    }

    private sealed class Flight
    {
        public CancellationTokenSource Stop { get; } = new();

        public int Riders { get; set; }

        public Action<int, DateTime>? Told { get; set; }

        public Task<TValue> Done { get; private set; } = null!;

        public void Begin(Func<Action<int, DateTime>, CancellationToken, Task<TValue>> work, Action landed) => Done = Task.Run(async () =>
        {
            try
            {
                return await work((place, expected) => Told?.Invoke(place, expected), Stop.Token);
            }
            finally
            {
                landed();
            }
        });
    }
}
