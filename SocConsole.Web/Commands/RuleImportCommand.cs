using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Identity;
using SocConsole.Core.Storage;
using SocConsole.Web.Hosting;

namespace SocConsole.Web.Commands;

/// <summary>
/// <c>rules import PATH [--pack NAME] [--organization NAME]</c>: imports a folder, a zip archive or a file of Sigma rules and prints what came of it. Exit code 0
/// when something was taken or known already, else 1. It takes the data directory itself; a console that runs has its own ways to import.
/// </summary>
internal static class RuleImportCommand
{
    private const string Usage = "Usage: rules import PATH [--pack NAME] [--organization NAME]";
    private const int MaximumTold = 50;

    public static async Task<int> RunAsync(string[] args)
    {
        if (CommandArguments.Read(args, "--pack", "--organization") is not { Path: { } path } arguments)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        if (!Path.Exists(path))
        {
            await Console.Error.WriteLineAsync($"There is no file or folder {path}.");
            return 2;
        }

        return await ImportAsync(path, arguments["--pack"] ?? Path.GetFileNameWithoutExtension(path.TrimEnd('/', '\\')), arguments["--organization"]);
    }

    private static async Task<int> ImportAsync(string path, string pack, string? name)
    {
        using var host = CommandHost.Build();
        using (var free = InstanceLock.TryTake(host.Services.GetRequiredService<StorageOptions>()))
        {
            if (free is null)
            {
                await Console.Error.WriteLineAsync("A console runs on this data directory; import on its page Rules, or with POST /api/v1/rules/import.");
                return 1;
            }
        }

        await host.StartAsync();
        try
        {
            if (await OrganizationAsync(host.Services.GetRequiredService<SocDatabase>(), name) is not { } organization)
            {
                await Console.Error.WriteLineAsync(name is null ? "There is no organization yet." : $"There is no organization {name}.");
                return 1;
            }

            var read = await ReadAsync(path);
            var done = read.Succeeded(out var delivery, out var error)
                ? await host.Services.GetRequiredService<RuleImportService>().ImportAsync(Actor.Stage(organization, "import"), delivery, pack, CancellationToken.None)
                : error;
            if (!done.Succeeded(out var result, out error))
            {
                await Console.Error.WriteLineAsync(error.Message);
                return 1;
            }

            await TellAsync(result);
            return result.Added + result.Updated + result.Unchanged > 0 ? 0 : 1;
        }
        finally
        {
            await host.StopAsync();
        }
    }

    private static async Task<Core.Kernel.Result<RuleDelivery>> ReadAsync(string path)
    {
        if (Directory.Exists(path))
        {
            return await RuleArchive.ReadFolderAsync(path, CancellationToken.None);
        }

        await using var file = File.OpenRead(path);
        return path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
            ? await RuleArchive.ReadZipAsync(file, CancellationToken.None)
            : await RuleArchive.ReadYamlAsync(Path.GetFileName(path), file, CancellationToken.None);
    }

    private static async Task<int?> OrganizationAsync(SocDatabase database, string? name)
    {
        await using var db = database.Across();
        return await db.Organizations.AsNoTracking().Where(row => name == null || row.Name == name).OrderBy(row => row.Id).Select(row => (int?)row.Id).FirstOrDefaultAsync();
    }

    private static async Task TellAsync(RuleImportResult result)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Added:N0} rules added, {result.Updated:N0} updated, {result.Unchanged:N0} unchanged, {result.RefusedTotal:N0} left out."));
        foreach (var refused in result.Refused.Take(MaximumTold))
        {
            await Console.Error.WriteLineAsync($"{refused.File}: {refused.Reason}");
        }
    }
}
