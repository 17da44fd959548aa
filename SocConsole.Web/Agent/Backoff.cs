using System.Security.Cryptography;

namespace SocConsole.Web.Agent;

/// <summary>Pauses that double up to a longest one, each shortened by chance so that a thousand agents don't come back in one moment.</summary>
internal sealed class Backoff(TimeSpan longest, TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private TimeSpan next = First;

    public void Reset() => next = First;

    public Task WaitAsync(CancellationToken ct)
    {
        var pause = next < longest ? next : longest;
        next = pause * 2;
        var chance = RandomNumberGenerator.GetInt32(1_000) / 1_000.0;
        return Task.Delay(pause * (0.5 + (chance / 2)), clock, ct);
    }
}
