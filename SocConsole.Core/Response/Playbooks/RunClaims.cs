using System.Collections.Concurrent;
using SocConsole.Core.Jobs;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>Who works on which run in this process, so that two never do the same one.</summary>
public sealed class RunClaims
{
    private readonly ConcurrentDictionary<JobArgument, byte> claimed = new();

    public bool IsClaimed(int organizationId, string number) => claimed.ContainsKey(new JobArgument(organizationId, number));

    /// <summary>The claim until it is disposed, or null when somebody works on the run.</summary>
    public IDisposable? TryClaim(int organizationId, string number)
    {
        var key = new JobArgument(organizationId, number);
        return claimed.TryAdd(key, 0) ? new Claim(claimed, key) : null;
    }

    private sealed class Claim(ConcurrentDictionary<JobArgument, byte> claimed, JobArgument key) : IDisposable
    {
        private int ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
            {
                claimed.TryRemove(key, out _);
            }
        }
    }
}
