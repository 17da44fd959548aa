using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using SocConsole.Core.Storage;

namespace SocConsole.Web.Hosting;

/// <summary>What happens before the first request: the data directory is taken, its databases are made and brought up to date.</summary>
internal static class Startup
{
    // Hosted services start in the order of registration, and every other one reads the database: this one goes to the front.
    public static void AddSocStartup(this IHostApplicationBuilder builder, bool announces = true)
    {
        builder.Services.AddSingleton<DatabaseStartup>();
        builder.Services.AddSingleton<WarmUp>();
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<DatabaseStartup>()));
        if (announces)
        {
            builder.Services.AddHostedService<Announcement>();
        }
    }

    internal sealed class DatabaseStartup(SocDatabase database, StorageOptions storage) : IHostedService, IDisposable
    {
        private InstanceLock? taken;

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            taken = InstanceLock.TryTake(storage)
                ?? throw new StartupRefusedException($"Another console runs on {storage.DataDirectory}. Stop it, or set Soc:DataDirectory to another directory.");
            await SocDatabaseSetup.MigrateAsync(database, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Announce(string address) => taken?.Announce(address);

        public void Dispose() => taken?.Dispose();
    }

    private sealed class Announcement(IServer server, IHostApplicationLifetime lifetime, DatabaseStartup startup) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.ApplicationStarted.Register(() =>
            {
                if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address)
                {
                    startup.Announce(address);
                }
            });
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>The console can't start for a reason that its user can mend; the message says how.</summary>
internal sealed class StartupRefusedException(string message) : Exception(message);
