using SocConsole.Core.Detection.Threats;
using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.Detection;

public sealed class OpenSshImportTests(ITestOutputHelper output)
{
    private static readonly string[] BruteForce =
    [
        "103.99.0.122", "106.5.5.195", "112.95.230.3", "119.4.203.64", "123.235.32.19", "183.62.140.253",
        "185.190.58.151", "187.141.143.180", "5.188.10.180", "5.36.59.76", "60.2.12.12",
    ];

    [SharedFact("logs/loghub/openssh/OpenSSH_2k.log")]
    public async Task Import_OpenSsh2k_OpensBruteForceForExactlyTheElevenAddresses()
    {
        using var test = await TestDatabase.CreateAsync();
        await using var pipeline = await TestPipeline.StartAsync(test);
        var lines = await File.ReadAllLinesAsync(SharedData.Path("logs/loghub/openssh/OpenSSH_2k.log")!);

        var receipt = await pipeline.SendAsync(lines, "OpenSSH_2k.log");

        var threats = await pipeline.OpenedAsync();
        foreach (var threat in threats)
        {
            output.WriteLine($"{threat.Number} {threat.Type} {threat.EntityValue} {threat.Confidence} {threat.EventCount} {threat.Reason}");
        }

        Assert.Equal((2000, 0), (receipt.Accepted, receipt.Duplicates));
        Assert.Equal(BruteForce, threats.Where(threat => threat.Type == "brute_force_attack").Select(threat => threat.EntityValue).Order(StringComparer.Ordinal));
        Assert.All(threats, threat => Assert.Equal(ThreatStatus.Detected, threat.Status));
    }

    [SharedFact("logs/loghub/openssh/OpenSSH_2k.log")]
    public async Task Import_SameFileAgain_StoresNothingAndOpensNothing()
    {
        using var test = await TestDatabase.CreateAsync();
        await using var pipeline = await TestPipeline.StartAsync(test);
        var lines = await File.ReadAllLinesAsync(SharedData.Path("logs/loghub/openssh/OpenSSH_2k.log")!);
        await pipeline.SendAsync(lines, "OpenSSH_2k.log");
        var before = await pipeline.OpenedAsync();

        var again = await pipeline.SendAsync(lines, "OpenSSH_2k.log");

        Assert.Equal((0, 2000), (again.Accepted, again.Duplicates));
        Assert.Equivalent(before, await pipeline.OpenedAsync(), strict: true);
    }
}
