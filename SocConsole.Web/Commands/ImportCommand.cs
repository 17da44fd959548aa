using System.Globalization;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;
using SocConsole.Web.Hosting;

namespace SocConsole.Web.Commands;

/// <summary>
/// <c>import FILE [--source NAME] [--organization NAME]</c>: reads a log file through the same way of an event and prints what it found. When a console runs on
/// the data directory, the lines go to it; else the command takes the directory itself.
/// </summary>
internal static class ImportCommand
{
    private static readonly TimeSpan DetectionLimit = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(string[] args)
    {
        if (ImportArguments.Read(args) is not { } arguments)
        {
            await Console.Error.WriteLineAsync("Usage: import FILE [--source NAME] [--organization NAME]");
            return 2;
        }

        if (!File.Exists(arguments.File))
        {
            await Console.Error.WriteLineAsync($"There is no file {arguments.File}.");
            return 1;
        }

        if (await BinaryAsync(arguments.File) is { } binary)
        {
            await Console.Error.WriteLineAsync(binary.Message);
            return 1;
        }

        using var host = CommandHost.Build();
        var storage = host.Services.GetRequiredService<StorageOptions>();
        using var probe = InstanceLock.TryTake(storage);
        var runs = probe is null;
        probe?.Dispose();
        return runs ? await SendAsync(host.Services, storage, arguments) : await ReadHereAsync(host, arguments);
    }

    private static async Task<Error?> BinaryAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return await BinaryEventLog.RefusalAsync(PipeReader.Create(file), CancellationToken.None);
    }

    private static async Task<int> ReadHereAsync(IHost host, ImportArguments arguments)
    {
        // The rules compile and the model is made beside the start, not after it.
        host.Services.GetRequiredService<WarmUp>().Begin();
        _ = Task.Run(host.Services.GetRequiredService<IRuleSet>);
        await host.StartAsync();
        try
        {
            var database = host.Services.GetRequiredService<SocDatabase>();
            if (await OrganizationAsync(database, arguments) is not { } organization)
            {
                return 1;
            }

            var before = await LastThreatAsync(database, organization);
            await using var file = Open(arguments, out var progress);
            var delivery = new Delivery(organization, arguments.Source, arguments.Format);
            var accepted = await host.Services.GetRequiredService<Intake>().AcceptAsync(Actor.Stage(organization, "import"), delivery, PipeReader.Create(file), CancellationToken.None);
            if (!accepted.Succeeded(out var receipt, out var error))
            {
                await Console.Error.WriteLineAsync(error.Message);
                return 1;
            }

            var examined = receipt.LastSequence == 0 || await host.Services.GetRequiredService<DetectionPosition>().WaitAsync(receipt.LastSequence, DetectionLimit, CancellationToken.None);
            progress.End();
            await TellAsync(database, organization, before, receipt.Accepted, receipt.Duplicates, receipt.RejectedTotal, examined, progress.Elapsed);
            return 0;
        }
        finally
        {
            await host.StopAsync();
        }
    }

    /// <summary>Hands the file to the running console with a key that lives as long as the command. Who can write the data directory is allowed this anyway.</summary>
    private static async Task<int> SendAsync(IServiceProvider services, StorageOptions storage, ImportArguments arguments)
    {
        if (InstanceLock.AddressOf(storage) is not { } address)
        {
            await Console.Error.WriteLineAsync("Another command or a console that is just starting has the data directory; try again in a moment.");
            return 1;
        }

        var database = services.GetRequiredService<SocDatabase>();
        if (await OrganizationAsync(database, arguments) is not { } organization)
        {
            return 1;
        }

        var before = await LastThreatAsync(database, organization);
        var keys = services.GetRequiredService<ApiKeyService>();
        var owner = Actor.Stage(organization, "import");
        var key = await keys.CreateAsync(owner, $"import {Path.GetFileName(arguments.File)}", Role.Analyst, CancellationToken.None);
        try
        {
            return await PostAsync(database, organization, before, address, key.Value!.Key, arguments);
        }
        finally
        {
            await keys.RevokeAsync(owner, key.Value!.Id, CancellationToken.None);
        }
    }

    private static async Task<int> PostAsync(SocDatabase database, int organization, long before, string address, string key, ImportArguments arguments)
    {
        await using var file = Open(arguments, out var progress);
        using var client = new HttpClient { BaseAddress = new Uri(address), Timeout = Timeout.InfiniteTimeSpan };
        using var content = new StreamContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(arguments.Format == DeliveryFormat.JsonLines ? "application/x-ndjson" : "text/plain");
        client.DefaultRequestHeaders.Add("x-api-key", key);
        using var answer = await client.PostAsync(new Uri($"/api/v1/events?source={Uri.EscapeDataString(arguments.Source)}", UriKind.Relative), content);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        if (!answer.IsSuccessStatusCode)
        {
            await Console.Error.WriteLineAsync($"The console answered {(int)answer.StatusCode}: {body}");
            return 1;
        }

        var examined = await ExaminedAsync(database, body.GetProperty("last_sequence").GetInt64());
        progress.End();
        await TellAsync(
            database, organization, before, body.GetProperty("accepted").GetInt64(), body.GetProperty("duplicates").GetInt64(), body.GetProperty("rejected_total").GetInt64(), examined, progress.Elapsed);
        return 0;
    }

    private static async Task<bool> ExaminedAsync(SocDatabase database, long sequence)
    {
        using var limit = new CancellationTokenSource(DetectionLimit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        do
        {
            await using var db = database.Across();
            if ((await db.DetectionProgress.AsNoTracking().FirstOrDefaultAsync(limit.Token))?.Sequence >= sequence)
            {
                return true;
            }
        }
        while (await timer.WaitForNextTickAsync(limit.Token));

        return false;
    }

    private static ProgressStream Open(ImportArguments arguments, out ProgressBar progress)
    {
        var file = File.OpenRead(arguments.File);
        var bar = new ProgressBar(Console.Out, file.Length, TimeProvider.System);
        progress = bar;
        return new ProgressStream(file, read => bar.Show(read, string.Create(CultureInfo.InvariantCulture, $"{read / 1e6:N1} of {file.Length / 1e6:N1} MB")));
    }

    private static async Task<int?> OrganizationAsync(SocDatabase database, ImportArguments arguments)
    {
        await using var db = database.Across();
        var found = await db.Organizations.AsNoTracking().Where(row => arguments.Organization == null || row.Name == arguments.Organization).OrderBy(row => row.Id).FirstOrDefaultAsync();
        if (found is null)
        {
            await Console.Error.WriteLineAsync(arguments.Organization is null ? "There is no organization yet." : $"There is no organization {arguments.Organization}.");
        }

        return found?.Id;
    }

    private static async Task<long> LastThreatAsync(SocDatabase database, int organization)
    {
        await using var db = database.Read(organization);
        return await db.Threats.MaxAsync(row => (long?)row.Id) ?? 0;
    }

    private static async Task TellAsync(SocDatabase database, int organization, long before, long accepted, long duplicates, long rejected, bool examined, TimeSpan elapsed)
    {
        await using var db = database.Read(organization);
        var opened = await db.Threats.Where(row => row.Id > before).OrderByDescending(row => row.Priority).ThenBy(row => row.Id).ToListAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{accepted:N0} events stored, {duplicates:N0} known already, {rejected:N0} lines refused, in {elapsed.TotalSeconds:N1} s."));
        if (!examined)
        {
            Console.WriteLine("Detection has not come to the end yet; the console goes on with it when it runs.");
        }

        Console.WriteLine(opened.Count == 0 ? "No new threats." : string.Create(CultureInfo.InvariantCulture, $"{opened.Count:N0} new threats:"));
        foreach (var threat in opened.Take(100))
        {
            Console.WriteLine(Line(threat));
        }

        if (opened.Count > 100)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {opened.Count - 100:N0} more in the console."));
        }
    }

    private static string Line(Threat threat) =>
        string.Create(CultureInfo.InvariantCulture, $"{threat.Number}  {Wire.Name(threat.Severity),-8}  {threat.Type,-20}  {threat.EntityValue,-20}  {threat.Confidence:0.00}  {threat.Reason}");
}

/// <param name="File">The file to read.</param>
/// <param name="Source">Name of the source; by default the file's name.</param>
/// <param name="Organization">Whose events they are; by default the first organization's.</param>
internal sealed record ImportArguments(string File, string Source, string? Organization)
{
    public DeliveryFormat Format => Path.GetExtension(File) is ".ndjson" or ".jsonl" ? DeliveryFormat.JsonLines : DeliveryFormat.Lines;

    public static ImportArguments? Read(string[] args) => CommandArguments.Read(args, "--source", "--organization") is { Path: { } file } arguments
        ? new ImportArguments(file, arguments["--source"] ?? Path.GetFileName(file), arguments["--organization"])
        : null;
}
