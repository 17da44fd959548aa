using System.Globalization;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Jobs;

namespace SocConsole.Core.Response;

/// <summary>Enqueues the jobs of the response. They follow a commit, so a queue that fails loses nothing: the sweep finds what waits.</summary>
public sealed partial class ResponseJobs(IJobQueue queue, ILogger<ResponseJobs> logger)
{
    public Task RunAsync(int organizationId, string number) => EnqueueAsync(JobKinds.RunPlaybook, new JobArgument(organizationId, number), null);

    public Task ExpireApprovalAsync(int organizationId, string number, DateTime at) => EnqueueAsync(JobKinds.ExpireApproval, new JobArgument(organizationId, number), at);

    public Task ExpireBlockAsync(int organizationId, long entry, DateTime at) =>
        EnqueueAsync(JobKinds.ExpireBlock, new JobArgument(organizationId, entry.ToString(CultureInfo.InvariantCulture)), at);

    public Task ExpireStepAsync(int organizationId, long step, DateTime at) =>
        EnqueueAsync(JobKinds.ExpireStep, new JobArgument(organizationId, step.ToString(CultureInfo.InvariantCulture)), at);

    private async Task EnqueueAsync(string kind, JobArgument argument, DateTime? at)
    {
        try
        {
            // The change is committed; the caller's patience must not decide whether it is followed up.
            await queue.EnqueueAsync(kind, argument.ToString(), at, CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogNotQueued(logger, fault, kind, argument.ToString());
        }
    }

    [LoggerMessage(5101, LogLevel.Warning, "The job {Kind} of {Argument} could not be queued; the sweep will find it")]
    private static partial void LogNotQueued(ILogger logger, Exception fault, string kind, string argument);
}
