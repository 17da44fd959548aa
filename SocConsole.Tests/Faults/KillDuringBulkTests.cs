using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SocConsole.Tests.Outbound;
using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.Faults;

[Trait("Kind", "Faults")]
public sealed class KillDuringBulkTests(ITestOutputHelper output)
{
    private const int Rows = 10_000;

    // What may be asked about twice: the rows that were under way, and those that were over and not stored yet, at each kill.
    private const int MostAtAKill = 16 + 200;

    private static readonly string[] Others = ["greynoise", "otx", "urlscan", "rdap", "hashlookup", "spamhaus", "spamhaus_drop", "tor_exits"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Job_KilledTwice_CompletesAndChecksNoStoredRowAgain()
    {
        var asked = new ConcurrentDictionary<string, int>();
        await using var provider = await WebServer.StartAsync(http =>
        {
            asked.AddOrUpdate(http.Request.Path.Value![1..], 1, (_, times) => times + 1);
            return Results.Text("{\"ip\":\"1.1.1.1\",\"ports\":[80],\"cpes\":[],\"hostnames\":[],\"tags\":[],\"vulns\":[]}", "application/json");
        });
        using var directory = new TemporaryDirectory();
        MigratedFile.PutInto(directory.Path);
        var (rows, settings) = (new StoredRows(directory.Path), Settings(provider.Address));
        var job = string.Empty;
        foreach (var enough in (int[])[1_500, 5_000])
        {
            using var console = await ConsoleProcess.StartAsync(directory.Path, settings);
            job = job.Length == 0 ? await SubmitAsync(console) : job;
            await console.UntilAsync($"{enough} rows", Limit, async () => await rows.NumberAsync(StoredRows.Main, "SELECT ProcessedIocs FROM bulk_jobs") >= enough);
            await console.KillAsync();
            Assert.Equal(await rows.NumberAsync(StoredRows.Main, "SELECT ProcessedIocs FROM bulk_jobs"), await rows.NumberAsync(StoredRows.Main, "SELECT COUNT(*) FROM bulk_rows WHERE Status <> 'Pending'"));
        }

        var stored = await rows.TextAsync(StoredRows.Main, "SELECT Value || ' ' || CheckedAt FROM bulk_rows WHERE Status <> 'Pending'");
        var before = stored.ToDictionary(row => row, row => asked[row.Split(' ')[0]]);
        using (var console = await ConsoleProcess.StartAsync(directory.Path, settings))
        {
            await console.UntilAsync("the job to end", Limit, async () => await rows.NumberAsync(StoredRows.Main, "SELECT COUNT(*) FROM bulk_jobs WHERE Status = 'Completed'") == 1);
        }

        var after = (await rows.TextAsync(StoredRows.Main, "SELECT Value || ' ' || CheckedAt FROM bulk_rows WHERE Status <> 'Pending'")).ToHashSet();
        var twice = asked.Values.Sum(times => times - 1);
        output.WriteLine($"{Rows} rows, {stored.Count} stored at the second kill, {twice} asked about again");
        Assert.Equal((Rows, Rows), (await rows.NumberAsync(StoredRows.Main, "SELECT ProcessedIocs FROM bulk_jobs"), after.Count));
        Assert.All(before, row => Assert.Contains(row.Key, after));
        Assert.All(before, row => Assert.Equal(row.Value, asked[row.Key.Split(' ')[0]]));
        Assert.Equal(Rows, asked.Count);
        Assert.InRange(twice, 0, 2 * MostAtAKill);
    }

    private static async Task<string> SubmitAsync(ConsoleProcess console)
    {
        using var admin = await console.SignInAsync();
        var file = string.Join('\n', Enumerable.Range(0, Rows).Select(number => string.Create(CultureInfo.InvariantCulture, $"45.{number / 65_536}.{number / 256 % 256}.{number % 256}")));
        using var form = new MultipartFormDataContent { { new StringContent("ip\n" + file), "file", "addresses.csv" }, { new StringContent("true"), "force_refresh" } };
        using var answer = await admin.PostAsync("/api/bulk", form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("job_id").GetString()!;
    }

    // One provider without limits; the others are switched off.
    private static Dictionary<string, string> Settings(Uri address)
    {
        var settings = Others.ToDictionary(name => $"Soc__Enrichment__Providers__{name}__Enabled", _ => "false");
        settings["Soc__Enrichment__Outside"] = "true";
        settings["Soc__Enrichment__Providers__internetdb__BaseUrl"] = address.ToString().TrimEnd('/');
        settings["Soc__Outbound__AllowPrivateNetworks"] = "true";
        return settings;
    }
}
