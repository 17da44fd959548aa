using Quartz;
using SocConsole.Core.Jobs;

namespace SocConsole.Web.Jobs;

/// <summary>The one Quartz job: hands its argument to the handler of its kind. Two of the same key never run at once.</summary>
[DisallowConcurrentExecution]
internal sealed partial class HandlerJob(IEnumerable<IJobHandler> handlers, ILogger<HandlerJob> logger) : IJob
{
    public const string Argument = "argument";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var kind = context.JobDetail.Key.Group;
        var argument = (string)context.MergedJobDataMap[Argument]!;
        if (handlers.FirstOrDefault(candidate => candidate.Kind == kind) is not { } handler)
        {
            LogNoHandler(logger, kind, argument);
            return;
        }

        try
        {
            await handler.RunAsync(argument, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, fault, kind, argument, context.RetryAttempt);
            throw new JobExecutionException(fault);
        }
    }

    [LoggerMessage(6101, LogLevel.Error, "There is no handler for the job {Kind} of {Argument}; it is dropped")]
    private static partial void LogNoHandler(ILogger logger, string kind, string argument);

    [LoggerMessage(6102, LogLevel.Warning, "The job {Kind} of {Argument} failed at try {Attempt}, counted from 0")]
    private static partial void LogFailed(ILogger logger, Exception fault, string kind, string argument, int attempt);
}
