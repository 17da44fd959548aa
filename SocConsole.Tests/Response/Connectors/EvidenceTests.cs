using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;

namespace SocConsole.Tests.Response.Connectors;

public sealed class EvidenceTests
{
    [Fact]
    public async Task Execute_Threat_PacksItsRawEventsWithChecksums()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var request = await RequestAsync(world, "forensic_dump", 3);

        var done = await Connector(world).ExecuteAsync(request, CancellationToken.None);

        Assert.StartsWith("Logs collected: 3 entries", done.Value!.Result, StringComparison.Ordinal);
        var view = (await world.Get<EvidenceService>().ListAsync(world.Test.Person(Role.Viewer), request.ThreatNumber!, CancellationToken.None)).Value!.Single();
        Assert.Equal((3, 64, "PB-2026-001"), (view.Events, view.Sha256.Length, view.RunNumber));
        using var zip = new ZipArchive((await world.Get<EvidenceService>().OpenAsync(world.Test.Person(Role.Viewer), view.Id, CancellationToken.None)).Value!);
        Assert.Equal(["events.ndjson", "manifest.json"], zip.Entries.Select(entry => entry.FullName));
        var lines = Read(zip, "events.ndjson").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["attack 0", "attack 1", "attack 2"], lines.Select(line => line.GetProperty("raw").GetString()));
        Assert.Equal(ResponseWorld.Attacker, lines[0].GetProperty("fields").GetProperty("source.ip")[0].GetString());
        var manifest = JsonDocument.Parse(Read(zip, "manifest.json")).RootElement;
        Assert.Equal(request.ThreatNumber, manifest.GetProperty("threat_id").GetString());
        Assert.Equal("events.ndjson", manifest.GetProperty("files")[0].GetProperty("name").GetString());
        Assert.Contains("evidence.downloaded", await world.AuditedAsync());
    }

    [Fact]
    public async Task Execute_Analysis_AddsASummary()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var request = await RequestAsync(world, "forensic_analysis", 3);

        await Connector(world).ExecuteAsync(request, CancellationToken.None);

        using var zip = ZipFile.OpenRead(Files(world).Single());
        var summary = JsonDocument.Parse(Read(zip, "summary.json")).RootElement;
        Assert.Equal(3, summary.GetProperty("events").GetInt32());
        Assert.Equal(3, summary.GetProperty("fields").GetProperty("source.ip")[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Execute_OtherOrganizationsEvents_AreNotInIt()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var request = await RequestAsync(world, "forensic_dump", 1);
        var foreign = world.Events.Add(world.Org + 1, "secret of others");
        await AddEvidenceAsync(world, request.ThreatNumber!, foreign.Sequence);

        await Connector(world).ExecuteAsync(request, CancellationToken.None);

        using var zip = ZipFile.OpenRead(Files(world).Single());
        Assert.DoesNotContain("secret of others", Read(zip, "events.ndjson"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("replaced")]
    [InlineData("deleted")]
    public async Task Verify_PackageThatWasTouched_Fails(string how)
    {
        await using var world = await ResponseWorld.CreateAsync();
        var request = await RequestAsync(world, "forensic_dump", 2);
        var done = await Connector(world).ExecuteAsync(request, CancellationToken.None);
        var file = Files(world).Single();
        switch (how)
        {
            case "changed":
                using (var zip = ZipFile.Open(file, ZipArchiveMode.Update))
                {
                    zip.GetEntry("events.ndjson")!.Delete();
                }

                break;
            case "replaced":
                await File.WriteAllBytesAsync(file, new byte[100]);
                break;
            default:
                File.Delete(file);
                break;
        }

        var verified = await Connector(world).VerifyAsync(request, done.Value!.State, CancellationToken.None);

        Assert.NotNull(verified.Error);
    }

    [Fact]
    public async Task Execute_FileWasLost_IsWrittenAgain()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var request = await RequestAsync(world, "forensic_dump", 2);
        await Connector(world).ExecuteAsync(request, CancellationToken.None);
        File.Delete(Files(world).Single());

        var again = await Connector(world).ExecuteAsync(request, CancellationToken.None);

        Assert.Null((await Connector(world).VerifyAsync(request, again.Value!.State, CancellationToken.None)).Error);
        Assert.Single((await world.Get<EvidenceService>().ListAsync(world.Test.Person(Role.Viewer), request.ThreatNumber!, CancellationToken.None)).Value!);
    }

    [Fact]
    public async Task Open_OfAnotherOrganization_IsNotFound()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var request = await RequestAsync(world, "forensic_dump", 1);
        await Connector(world).ExecuteAsync(request, CancellationToken.None);
        var id = (await world.Get<EvidenceService>().ListAsync(world.Test.Person(Role.Viewer), request.ThreatNumber!, CancellationToken.None)).Value!.Single().Id;
        var stranger = world.Test.Person(Role.Admin, await world.Test.AddOrganizationAsync("Other"));

        Assert.Equal(ErrorKind.NotFound, (await world.Get<EvidenceService>().OpenAsync(stranger, id, CancellationToken.None)).Error?.Kind);
    }

    private static IResponseConnector Connector(ResponseWorld world) => world.Get<ConnectorSet>().Of("forensic_dump")[0];

    private static string[] Files(ResponseWorld world) =>
        Directory.GetFiles(world.Test.Storage.PathOf("evidence", world.Org.ToString(CultureInfo.InvariantCulture)));

    private static string Read(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static async Task<ActionRequest> RequestAsync(ResponseWorld world, string action, int events)
    {
        var threat = await world.AddThreatAsync();
        for (var i = 0; i < events; i++)
        {
            var line = world.Events.Add(world.Org, string.Create(CultureInfo.InvariantCulture, $"attack {i}"), ("source.ip", ResponseWorld.Attacker), ("user.name", "root"));
            await AddEvidenceAsync(world, threat.Number, line.Sequence);
        }

        return new ActionRequest(world.Org, action, new Dictionary<string, string>(), threat.Number, "PB-2026-001", "judge@soc.test", "PB-2026-001/2");
    }

    private static async Task AddEvidenceAsync(ResponseWorld world, string threatNumber, long sequence)
    {
        await using var db = world.Test.Database.Across();
        db.ThreatEvidence.Add(new ThreatEvidence { OrganizationId = world.Org, ThreatId = db.Threats.Single(threat => threat.Number == threatNumber).Id, Sequence = sequence });
        await db.SaveChangesAsync();
    }
}
