using Quartz;
using SocConsole.Core.Jobs;

namespace SocConsole.Web.Jobs;

/// <summary>Keeps jobs in Quartz's persistent store: they survive a restart, and one that was cut off runs again.</summary>
internal sealed class QuartzJobQueue(ISchedulerFactory schedulers) : IJobQueue
{
    private const int FurtherTries = 5;
    private static readonly RetryPolicy Retry = RetryPolicy.Exponential(FurtherTries, TimeSpan.FromSeconds(2), 2, TimeSpan.FromMinutes(1));

    public async Task EnqueueAsync(string kind, string argument, DateTime? at, CancellationToken ct)
    {
        var scheduler = await schedulers.GetScheduler(ct);
        var job = JobBuilder.Create<HandlerJob>()
            .WithIdentity(argument, kind)
            .UsingJobData(HandlerJob.Argument, argument)
            .RequestRecovery(true)
            .Build();
        var trigger = TriggerBuilder.Create().WithIdentity(argument, kind).WithRetryPolicy(Retry);
        trigger = at is { } due ? trigger.StartAt(new DateTimeOffset(DateTime.SpecifyKind(due, DateTimeKind.Utc))) : trigger.StartNow();
        try
        {
            await scheduler.ScheduleJob(job, trigger.Build(), default, ct);
        }
        catch (ObjectAlreadyExistsException)
        {
            // The same work is queued already; once is enough.
        }
    }
}
