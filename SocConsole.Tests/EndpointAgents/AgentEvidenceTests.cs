using System.Security.Cryptography;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Evidence;
using SocConsole.Core.Incidents.Work;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.EndpointAgents;

/// <summary>From a file that an agent sent to evidence that people can read and check.</summary>
public sealed class AgentEvidenceTests : IAsyncLifetime
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private AgentWorld world = null!;
    private IncidentEvidenceService service = null!;
    private Actor device = null!;
    private Actor stage = null!;
    private int agent;

    public async Task InitializeAsync()
    {
        world = await AgentWorld.CreateAsync();
        service = new IncidentEvidenceService(world.Test.Database, new IncidentChange(world.Test.Database), world.Store);
        (agent, device) = await world.EnrolAsync("web-01");
        stage = Actor.Stage(world.Test.OrganizationId, "response");
        await using var db = world.Test.Database.Across();
        db.Incidents.Add(new Incident { OrganizationId = world.Test.OrganizationId, Number = 1, Title = "test", Reason = "test", CreatedBy = "test", CreatedById = "test" });
        await db.SaveChangesAsync();
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Add_FileOfAnAction_IsDownloadedAndVerifiedAndTakenOnce()
    {
        byte[] content = [1, 2, 3, 4, 5];
        var action = await SentAsync("k", content);

        Assert.Null((await world.Evidence.AddAsync(stage, 1, action, Ct)).Error);
        Assert.Null((await world.Evidence.AddAsync(stage, 1, action, Ct)).Error);

        var row = await RowAsync();
        Assert.Equal(("auth.log", "web-01", $"agent_action:{action}", 5L), (row.FileName, row.Source, row.SourceKey, row.Bytes));
        var opened = (await service.OpenAsync(world.Admin, "1", row.Id, Ct)).Value!;
        await using (opened.Content)
        {
            using var copy = new MemoryStream();
            await opened.Content.CopyToAsync(copy);
            Assert.Equal(content, copy.ToArray());
        }

        Assert.True((await service.VerifyAsync(world.Admin, "1", row.Id, Ct)).Value!.Intact);
        await File.WriteAllBytesAsync(world.Test.Storage.PathOf("evidence", "incidents", row.StorageName), [9]);
        Assert.False((await service.VerifyAsync(world.Admin, "1", row.Id, Ct)).Value!.Intact);
    }

    [Fact]
    public async Task Add_LargerThanWhatAPersonMayAdd_IsTaken()
    {
        var action = await SentAsync("k", new byte[EvidenceStore.MaximumBytes + 1]);

        Assert.Null((await world.Evidence.AddAsync(stage, 1, action, Ct)).Error);
        Assert.Equal(EvidenceStore.MaximumBytes + 1, (await RowAsync()).Bytes);
    }

    [Fact]
    public async Task Add_NoIncidentOrChangedFile_IsAnErrorAndLeavesNoFile()
    {
        var action = await SentAsync("k", [1, 2, 3]);
        Assert.Equal(ErrorKind.NotFound, (await world.Evidence.AddAsync(stage, 2, action, Ct)).Error!.Kind);
        await File.WriteAllBytesAsync(world.Artifacts.PathOf(world.Test.OrganizationId, $"action-{action}.bin")!, [9]);
        Assert.Equal("ARTIFACT_CHANGED", (await world.Evidence.AddAsync(stage, 1, action, Ct)).Error!.Code);

        Assert.Empty(Directory.GetFiles(world.Test.Storage.PathOf("evidence", "incidents")));
    }

    [Fact]
    public async Task Clear_Organization_RemovesWhatItsAgentsSentAndNobodyElses()
    {
        var action = await SentAsync("k", [1, 2, 3]);
        var path = world.Artifacts.PathOf(world.Test.OrganizationId, $"action-{action}.bin")!;
        var other = await world.Test.AddOrganizationAsync("Other");
        var files = new List<string>();
        var clearing = new AgentClearing(world.Artifacts);

        Assert.Equal(0, (await world.Test.Database.WriteAsync<int>(other, async unit => (await clearing.ClearAsync(unit, files, Ct))["agent_artifacts"], Ct)).Value);
        Assert.Empty(files);
        Assert.Equal(1, (await world.Test.Database.WriteAsync<int>(world.Test.OrganizationId, async unit => (await clearing.ClearAsync(unit, files, Ct))["agent_artifacts"], Ct)).Value);
        Assert.Equal([path], files);
        Assert.Null((await world.Queue.GetAsync(world.Admin, action, Ct)).Value!.ArtifactName);
    }

    private async Task<long> SentAsync(string key, byte[] content)
    {
        var wanted = new NewAgentAction(agent, AgentVerbs.CollectFile, new Dictionary<string, string> { ["path"] = "/var/log/auth.log" }, key, "test", null, TimeSpan.FromHours(1));
        var action = (await world.Queue.EnqueueAsync(world.Admin, wanted, Ct)).Value!.Id;
        await world.Orders.TakeAsync(device, TimeSpan.Zero, Ct);
        await world.Artifacts.WriteAsync(device, action, 0, new MemoryStream(content), Ct);
        Assert.Null((await world.Orders.AnswerAsync(device, action, new AgentAnswer(true, "read", null, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length), Ct)).Error);
        return action;
    }

    private async Task<IncidentEvidence> RowAsync()
    {
        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        return Assert.Single(db.IncidentEvidence.ToList());
    }
}
