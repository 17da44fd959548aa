using Microsoft.Data.Sqlite;
using Quartz;
using SocConsole.Core.Jobs;
using SocConsole.Core.Storage;

namespace SocConsole.Web.Jobs;

/// <summary>Quartz with its persistent store, and the jobs that it runs.</summary>
internal static class JobSetup
{
    // Runs of rules over the past take three at most, fetches and bulk checks as many each, re-checks and network scans two, so that playbooks always find one.
    private const int Workers = 16;

    public static void AddSocJobs(this WebApplicationBuilder builder)
    {
        var storage = builder.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
        builder.Services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "soc-console";

                // Runs stop between two steps and go on at the next start.
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(Workers);
            quartz.UsePersistentStore(store =>
            {
                // A file of its own: Quartz writes whenever it likes, and the main database has one writer.
                store.UseSqlite(SqliteFactory.Instance, SqlitePragmas.ConnectionString(storage.PathOf("soc-jobs.db")));
                store.ProvisionSchema();
                store.ConfigureStore(options =>
                {
                    options.StoreJobDataAsStrings = true;
                    options.RecoverFiringsCancelledByShutdown = true;
                });
            });
            quartz.AddQuartzHealthChecks(health => health.Name = "scheduler");
        });
        builder.Services.AddSingleton<IJobQueue, QuartzJobQueue>();
        builder.Services.AddQuartzHostedService(options =>
        {
            options.WaitForJobsToComplete = true;

            // Started in its turn, after what its jobs use and before the first request, so that whoever is served finds it healthy.
            options.AwaitApplicationStarted = false;
        });
    }
}
