using Microsoft.Extensions.Logging;

namespace SocConsole.Core.Detection.Management;

/// <summary>
/// Sees to it that a committed change of rules comes to run: a compilation that fails is tried again, with pauses that grow from a quarter of a second to a minute,
/// until it succeeds or the console stops. What is committed is what is read, so a later try takes in every change since.
/// </summary>
internal sealed partial class RuleReloads(Func<int, CancellationToken, Task> load, TimeProvider clock, ILogger logger) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource life = new();
    private readonly Lock gate = new();
    private readonly Dictionary<int, RuleLoadStatus> known = [];
    private readonly HashSet<int> retrying = [];

    /// <summary>Null where the organization's rules were not compiled by themselves yet.</summary>
    public RuleLoadStatus? Of(int organizationId)
    {
        lock (gate)
        {
            return known.GetValueOrDefault(organizationId);
        }
    }

    /// <summary>Tries once; when it fails, goes on trying behind the caller's back.</summary>
    public async Task RunAsync(int organizationId, DateTime? loadedAt, CancellationToken ct)
    {
        lock (gate)
        {
            var before = known.GetValueOrDefault(organizationId) ?? new RuleLoadStatus(loadedAt, false);
            known[organizationId] = before with { Pending = true };
        }

        if (!await TryAsync(organizationId, ct))
        {
            lock (gate)
            {
                if (!retrying.Add(organizationId))
                {
                    return;
                }
            }

            _ = RetryAsync(organizationId, life.Token);
        }
    }

    public void Dispose()
    {
        life.Cancel();
        life.Dispose();
    }

    private async Task RetryAsync(int organizationId, CancellationToken ct)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            lock (gate)
            {
                if (known[organizationId].FailedBecause is null)
                {
                    retrying.Remove(organizationId);
                    return;
                }

                known[organizationId] = known[organizationId] with { NextTryAt = clock.GetUtcNow().UtcDateTime + pause };
            }

            await Task.Delay(pause, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ct.IsCancellationRequested)
            {
                return;
            }

            await TryAsync(organizationId, ct);
        }
    }

    private async Task<bool> TryAsync(int organizationId, CancellationToken ct)
    {
        try
        {
            await load(organizationId, ct);
            Set(organizationId, _ => new RuleLoadStatus(clock.GetUtcNow().UtcDateTime, false));
            return true;
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            LogFailed(logger, fault, organizationId);
            Set(organizationId, status => status with { Pending = true, FailedBecause = $"the rules could not be read and compiled ({fault.GetType().Name})", Failures = status.Failures + 1 });
            return false;
        }
    }

    private void Set(int organizationId, Func<RuleLoadStatus, RuleLoadStatus> change)
    {
        lock (gate)
        {
            known[organizationId] = change(known[organizationId]);
        }
    }

    [LoggerMessage(2502, LogLevel.Error, "The rules of organization {OrganizationId} are saved and could not be compiled; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception fault, int organizationId);
}
