using System.Text;
using System.Text.Json;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Enrichment.Bulk;

public sealed class BulkExportTests
{
    [Fact]
    public async Task Export_Csv_HasTheDocumentedHeaderAndDisarmsFormulas()
    {
        var seen = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        using var world = await BulkWorld.CreateAsync(
            StubProvider.Saying("found", "virustotal", new ProviderFinding { Reputation = 95, MaliciousCount = 60, TotalScans = 90, FirstSeen = seen, LastSeen = seen }),
            StubProvider.Saying("found", "abuseipdb", new ProviderFinding { Reputation = 40 }),
            StubProvider.Saying("nothing", "otx"));
        var (job, rows) = await world.CheckAsync("ioc\n8.8.8.8\n=cmd|' /C calc'!A0\n");

        var lines = (await ExportAsync(world, job.Id, BulkFormat.Csv)).Split("\r\n");

        Assert.Equal("IOC,Type,Verdict,Score,First Seen,Last Seen,VirusTotal,AbuseIPDB,OTX,Error", lines[0]);
        Assert.Equal($"\"8.8.8.8\",\"ipv4\",\"malicious\",\"{rows[0].Score}\",\"2026-01-02T03:04:05Z\",\"2026-01-02T03:04:05Z\",\"60/90\",\"40\",\"not_found\",\"\"", lines[1]);
        Assert.StartsWith("\"'=cmd|' /C calc'!A0\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"", lines[2], StringComparison.Ordinal);
        Assert.Equal(("", 4), (lines[3], lines.Length));
    }

    [Fact]
    public async Task Export_Json_EqualsTheResultsOverSeveralPages()
    {
        using var world = await BulkWorld.CreateAsync(StubProvider.Saying("found"));
        var (job, rows) = await world.CheckAsync("ioc\n" + string.Concat(Enumerable.Range(1, 600).Select(i => $"host-{i}.example.com\nnot {i}\n"))[..^1]);

        using var export = JsonDocument.Parse(await ExportAsync(world, job.Id, BulkFormat.Json));

        Assert.Equal(job.Id, export.RootElement.GetProperty("job").GetProperty("id").GetGuid());
        var exported = export.RootElement.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(1_200, exported.Count);
        Assert.All(rows.Zip(exported), pair => Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(pair.First, Wire.Json), pair.Second), pair.Second.GetRawText()));
    }

    private static async Task<string> ExportAsync(BulkWorld world, Guid id, BulkFormat format)
    {
        Assert.True((await world.Service.ExportAsync(world.Analyst, id, format, CancellationToken.None)).Succeeded(out var export, out var error), error?.Message);
        using var target = new MemoryStream();
        await export.WriteAsync(target, CancellationToken.None);
        return Encoding.UTF8.GetString(target.ToArray());
    }
}
