using SocConsole.Core.Storage;

namespace SocConsole.Web.Hosting;

/// <summary>What happens before the first request: settings are checked, the data directory and its databases are made and brought up to date.</summary>
internal static class Startup
{
    // Registered before every other hosted service that touches the database would be too late: those are started in order of registration,
    // so this one goes to the front.
    public static void AddSocStartup(this WebApplicationBuilder builder) =>
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, DatabaseStartup>());

    private sealed class DatabaseStartup(SocDatabase database) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => SocDatabaseSetup.MigrateAsync(database, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
