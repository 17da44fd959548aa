using SocConsole.Core;
using SocConsole.Core.Jobs;
using SocConsole.Web.Auth;
using SocConsole.Web.Hosting;

namespace SocConsole.Web.Commands;

/// <summary>The console without its web server: Core on the data directory, for commands.</summary>
internal static class CommandHost
{
    public static IHost Build()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = SocConsoleApp.ContentRoot() });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSocCore(builder.Configuration);
        builder.Services.AddSocSecrets();
        builder.Services.AddSingleton<IJobQueue, SweptJobQueue>();
        builder.AddSocStartup(announces: false);
        return builder.Build();
    }

    // A command ends before a job would run. What waits in the database is found by the sweeps of the console that starts next.
    private sealed class SweptJobQueue : IJobQueue
    {
        public Task EnqueueAsync(string kind, string argument, DateTime? at, CancellationToken ct) => Task.CompletedTask;
    }
}
