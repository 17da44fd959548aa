using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Graph;
using SocConsole.Web.Components.Pages.Graph;

namespace SocConsole.Tests.InsiderRisk.Graph;

public sealed class InsiderGraphTests : IAsyncLifetime
{
    private GraphWorld world = null!;

    public async Task InitializeAsync() => world = await GraphWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    // Worked by hand: ln 4 x ln 3 / 6 = 0.25383; tanh of it 0.24852.
    [Fact]
    public void Weight_OfThreeActsOnHalfThePeoplesMachine_IsTheFormulas() => Assert.Equal(0.2485, EdgeWeight.Of(3, 2, 1), 4);

    [Fact]
    public void Weight_OfASharedTarget_IsLess() => Assert.True(EdgeWeight.Of(10, 200, 200) < EdgeWeight.Of(10, 200, 2));

    [Fact]
    public async Task Read_AtALaterDay_WeighsByTheDecayedCount()
    {
        var person = await world.AddPersonAsync("U1");
        await world.AddPersonAsync("U2");
        for (var i = 0; i < 6; i++)
        {
            await world.AddAsync(person, ActivityKind.Logon, new DateTime(2024, 10, 2, 0, 0, 0, DateTimeKind.Utc), new { }, "pc-1");
        }

        await world.Fold().SweepAsync(CancellationToken.None);
        await world.DayAsync(new DateOnly(2024, 10, 15));

        var edge = Assert.Single((await world.ReadAsync(new GraphQuestion("U1"))).Edges);

        Assert.Equal(("U1", "host:pc-1", "logged_on", 6L, 0.2485), (edge.Source, edge.Target, edge.Kind, edge.Count, edge.Weight));
    }

    [Fact]
    public async Task Read_TwoSteps_ReachesWhoSharesAMachine()
    {
        var (first, second) = (await world.AddPersonAsync("U1", supervisor: "boss", department: "Sales"), await world.AddPersonAsync("U2"));
        await world.AddPersonAsync("boss");
        await world.AddAsync(first, ActivityKind.Logon, GraphWorld.Begin, new { }, "pc-1");
        await world.AddAsync(second, ActivityKind.Logon, GraphWorld.Begin, new { }, "pc-1");
        await world.Fold().SweepAsync(CancellationToken.None);

        var (one, two, machine) = (await world.ReadAsync(new GraphQuestion("U1")), await world.ReadAsync(new GraphQuestion("U1", 2)), await world.ReadAsync(new GraphQuestion("host:pc-1", Kind: "logged_on")));

        Assert.Equal(["U1", "boss", "group:Sales", "host:pc-1"], one.Nodes.Select(node => node.Id).Order(StringComparer.Ordinal));
        Assert.Contains("U2", two.Nodes.Select(node => node.Id));
        Assert.Equal(["host:pc-1", "U1", "U2"], machine.Nodes.Select(node => node.Id));
        Assert.Contains(one.Edges, edge => (edge.Source, edge.Target, edge.Kind) == ("boss", "U1", "supervises"));
    }

    [Fact]
    public async Task Read_WithoutFocus_ShowsTheHighestScores()
    {
        for (var i = 0; i < 35; i++)
        {
            await world.AddPersonAsync($"U{i}", score: i);
        }

        var graph = await world.ReadAsync(new GraphQuestion());

        Assert.Equal(Enumerable.Range(5, 30).Select(i => $"U{i}").Order(), graph.Nodes.Select(node => node.Id).Order());
    }

    [Fact]
    public async Task Read_OfMoreThanTheCap_TellsHowManyAreLeftOut()
    {
        var person = await world.AddPersonAsync("U1");
        for (var i = 0; i < 310; i++)
        {
            await world.AddAsync(person, ActivityKind.Logon, GraphWorld.Begin, new { }, $"pc-{i}");
        }

        await world.Fold().SweepAsync(CancellationToken.None);

        var graph = await world.ReadAsync(new GraphQuestion("U1"));

        Assert.Equal((InsiderGraph.MostNodes, 11, true), (graph.Nodes.Count, graph.LeftOut, graph.Complete));
        var picture = GraphPicture.Of(graph);
        Assert.Equal(graph.Nodes.Count, picture.Nodes.Select(node => (Math.Round(node.X), Math.Round(node.Y))).Distinct().Count());
        Assert.Equal(graph.Edges.Count, picture.Edges.Count);
    }

    [Fact]
    public async Task Read_OfAnotherOrganizationsNode_IsNotFound()
    {
        var other = await world.OtherOrganizationAsync();
        var person = await world.AddPersonAsync("U1");
        await world.AddAsync(person, ActivityKind.Logon, GraphWorld.Begin, new { }, "pc-1");
        await world.Fold().SweepAsync(CancellationToken.None);

        foreach (var focus in (string[])["U1", "host:pc-1", "group:Sales", "alert:ALT00001", "what:ever"])
        {
            Assert.Equal("USER_NOT_FOUND", (await world.Graph.ReadAsync(world.AdminOf(other), new GraphQuestion(focus), CancellationToken.None)).Error?.Code);
        }
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(3, null)]
    [InlineData(1, "owns")]
    public async Task Read_OfWhatThereIsNot_IsRefused(int depth, string? kind) =>
        Assert.Equal("INVALID_REQUEST", (await world.Graph.ReadAsync(world.Admin, new GraphQuestion(null, depth, kind), CancellationToken.None)).Error?.Code);
}
