using SocConsole.Core.Detection.Simulation;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Simulation;

public sealed class AttackScriptTests
{
    private static readonly Dictionary<string, string> Opens = new(StringComparer.Ordinal)
    {
        ["brute_force"] = "brute_force_attack",
        ["password_spraying"] = "password_spraying",
        ["account_compromise"] = "account_compromise",
        ["privilege_escalation"] = "privilege_escalation",
        ["sql_injection"] = "sql_injection",
        ["xss"] = "xss",
        ["path_traversal"] = "path_traversal",
        ["command_injection"] = "command_injection",
        ["scanner"] = "scanner",
        ["ddos"] = "ddos_attack",
    };

    [Theory]
    [InlineData("low")]
    [InlineData("medium")]
    [InlineData("high")]
    public async Task Line_EveryAttackType_OpensItsThreat(string intensity)
    {
        using var test = await TestDatabase.CreateAsync();
        await using var pipeline = await TestPipeline.StartAsync(test);
        var seed = 0;
        foreach (var type in AttackScript.AttackTypes)
        {
            var lines = Lines(type, intensity, ++seed);
            var delivery = new Delivery(test.OrganizationId, type, DeliveryFormat.Lines, Simulation: $"SIM-{type}");
            var receipt = (await pipeline.Intake.AcceptAsync(Actor.Stage(test.OrganizationId, "simulator"), delivery, lines, CancellationToken.None)).Value!;
            Assert.Equal((lines.Count, 0, 0), (receipt.Accepted, receipt.Duplicates, receipt.RejectedTotal));
        }

        Assert.True(await pipeline.Position.WaitAsync(pipeline.Log.LastSequence, TimeSpan.FromSeconds(60), CancellationToken.None));
        await using var db = test.Database.Read(test.OrganizationId);
        var opened = db.Threats.Select(row => new { row.Type, row.Simulation, row.Simulated }).ToList();
        Assert.All(opened, threat => Assert.True(threat.Simulated));
        Assert.All(AttackScript.AttackTypes, type => Assert.Contains(opened, threat => threat.Type == Opens[type] && threat.Simulation == $"SIM-{type}"));
    }

    [Fact]
    public void Line_EveryOneOfAnAttack_IsDifferent()
    {
        foreach (var (type, intensity) in All())
        {
            var lines = Lines(type, intensity, 3);

            Assert.Equal(lines.Count, lines.Distinct(StringComparer.Ordinal).Count());
        }
    }

    [Fact]
    public void Line_SameSeed_IsTheSameAndAnotherSeedIsAnotherAttacker()
    {
        foreach (var (type, intensity) in All())
        {
            Assert.Equal(Lines(type, intensity, 8), Lines(type, intensity, 8));
        }

        Assert.NotEqual(Lines("ddos", "low", 8), Lines("ddos", "low", 9));
    }

    [Fact]
    public void Line_AnySeed_AttacksFromADocumentationAddress()
    {
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            Assert.Matches(@"^198\.51\.100\.([2-9]|[1-9]\d|1\d\d|2[0-4]\d|25[01]) ", AttackScript.Line("ddos", "web", random.Next(), 0, 1, SshdLines.Nine));
        }
    }

    [Fact]
    public void Line_UnknownType_IsABug() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AttackScript.Line("nothing", "web", 1, 0, 1, SshdLines.Nine));

    private static IEnumerable<(string Type, string Intensity)> All() =>
        AttackScript.AttackTypes.SelectMany(type => AttackScript.Intensities.Select(intensity => (type, intensity)));

    // As the simulation plays it: evenly over the planned time.
    private static List<string> Lines(string type, string intensity, int seed)
    {
        var (events, seconds) = AttackScript.Plan(type, intensity);
        var step = TimeSpan.FromSeconds((double)seconds / events);
        return [.. Enumerable.Range(0, events).Select(index => AttackScript.Line(type, "web-01", seed, index, events, SshdLines.Nine + (step * index)))];
    }
}
