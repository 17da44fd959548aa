using System.Diagnostics;

namespace SocConsole.Tests.Support;

/// <summary>Waits for what another process or thread brings about, asking often and giving up in time.</summary>
internal static class Poll
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    public static async Task UntilAsync(Func<Task<bool>> look, TimeSpan limit)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await look())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < limit, $"It did not come about within {limit.TotalSeconds} s.");
            await Task.Delay(Step);
        }
    }
}
