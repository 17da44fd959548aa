using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Identity;
using SocConsole.Core.Jobs;
using SocConsole.Core.Onboarding;
using SocConsole.Core.Onboarding.Assets;
using SocConsole.Core.Onboarding.Scans;
using SocConsole.Core.Outbound;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Onboarding;

public sealed class ScanRunnerTests : IAsyncLifetime, IDisposable
{
    private static readonly OnboardingOptions Fast = new() { ConnectionsPerSecond = 2_000, ConnectionsAtOnce = 64 };

    private readonly ConcurrentQueue<string> looked = new();
    private ScanPlaces places = null!;
    private readonly Queued queue = new();
    private TestDatabase test = null!;
    private ScanService scans = null!;
    private OnboardingService onboarding = null!;
    private Actor admin = null!;

    public void Dispose() => places.Dispose();

    public async Task InitializeAsync()
    {
        places = new ScanPlaces();
        test = await TestDatabase.CreateAsync();
        scans = new ScanService(test.Database, new ScanScope(Fast, new OutboundOptions()), places, queue);
        onboarding = new OnboardingService(test.Database);
        admin = test.Person(Role.Admin);
    }

    public Task DisposeAsync()
    {
        test.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Start_BeforeItIsAllowed_IsAConflict()
    {
        Assert.Equal("SCAN_NOT_ALLOWED", (await StartAsync("10.0.0.0/28")).Error!.Code);
        await onboarding.AllowAsync(admin, new Dictionary<string, bool> { ["network_scan"] = false }, CancellationToken.None);
        Assert.Equal("SCAN_NOT_ALLOWED", (await StartAsync("10.0.0.0/28")).Error!.Code);
        Assert.Equal("INSUFFICIENT_PERMISSIONS", (await scans.StartAsync(test.Person(Role.Approver), new ScanRequest(["10.0.0.0/28"], "quick", null), CancellationToken.None)).Error!.Code);
        Assert.Empty(queue.Jobs);
    }

    [Fact]
    public async Task Run_HostsWithOpenPorts_BecomeAssetsOnce()
    {
        var scan = await AllowedAsync("10.0.0.0/26");
        await RunAsync(scan, Odd);
        await scans.StartAsync(admin, new ScanRequest(["10.0.0.0/26"], "quick", ["22"]), CancellationToken.None);
        await RunAsync(scan + 1, Odd);

        await using var db = test.Database.Read(test.OrganizationId);
        var assets = await db.Assets.OrderBy(row => row.Id).ToListAsync();
        Assert.Equal(31, assets.Count);
        Assert.Equal(("10.0.0.1", "linux_host", "host-1.example", scan + 1), (assets[0].Ip, assets[0].Classification, assets[0].Hostname, assets[0].ScanId));
        var done = await db.NetworkScans.SingleAsync(row => row.Id == scan);
        Assert.Equal((ScanStatus.Completed, 62, 62, 31), (done.Status, done.Hosts, done.HostsDone, done.Found));
        Assert.Contains(OnboardingStep.NetworkScan, (await onboarding.StatusAsync(admin, CancellationToken.None)).Value!.Done);
    }

    [Fact]
    public async Task Run_CutOff_GoesOnBehindWhatIsStored()
    {
        var scan = await AllowedAsync("10.0.0.0/26");
        using var kill = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(
            scan,
            async (address, port, ct) =>
            {
                if (address.ToString() == "10.0.0.40")
                {
                    await kill.CancelAsync();
                }

                return await Odd(address, port, ct);
            },
            kill.Token));
        var before = await CountAsync(scan);
        looked.Clear();

        await RunAsync(scan, Odd);

        Assert.Equal((32, 62), (before, await CountAsync(scan)));
        Assert.DoesNotContain("10.0.0.1", looked);
        await using var db = test.Database.Read(test.OrganizationId);
        Assert.Equal(31, await db.Assets.CountAsync());
    }

    [Fact]
    public async Task Cancel_WhileItRuns_EndsItAndKeepsWhatWasFound()
    {
        var scan = await AllowedAsync("10.0.0.0/26");

        await RunAsync(scan, async (address, port, ct) =>
        {
            if (address.ToString() == "10.0.0.20")
            {
                Assert.Null((await scans.CancelAsync(admin, scan, CancellationToken.None)).Error);
            }

            return await Odd(address, port, ct);
        });

        await using var db = test.Database.Read(test.OrganizationId);
        var row = await db.NetworkScans.SingleAsync();
        Assert.Equal((ScanStatus.Cancelled, 16, 8), (row.Status, row.HostsDone, await db.Assets.CountAsync()));
        Assert.Equal("SCAN_IS_OVER", (await scans.CancelAsync(admin, scan, CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task Run_ProbeThatThrows_FailsWithTheReason()
    {
        var scan = await AllowedAsync("10.0.0.0/30");

        await RunAsync(scan, (_, _, _) => throw new InvalidOperationException("bug"));

        var row = (await scans.GetAsync(admin, scan, CancellationToken.None)).Value!;
        Assert.Equal((ScanStatus.Failed, "it broke off: InvalidOperationException"), (row.Status, row.Fault));
    }

    [Fact]
    public async Task Start_WhileOneRuns_IsAConflict()
    {
        await AllowedAsync("10.0.0.0/30");

        Assert.Equal("SCAN_RUNS", (await StartAsync("10.0.1.0/30")).Error!.Code);
        Assert.Single(queue.Jobs);
    }

    [Fact]
    public async Task Scan_AgainAfterAPersonEdited_KeepsWhatThePersonSet()
    {
        var register = new AssetRegister(test.Database);
        await RunAsync(await AllowedAsync("10.0.0.0/30"), Odd);
        var asset = (await register.ListAsync(admin, new AssetFilter(), new(1, 10), CancellationToken.None)).Value!.Items.Single();
        await register.EditAsync(admin, asset.Id, new AssetEdit(5, "Payments"), CancellationToken.None);

        await RunAsync((await StartAsync("10.0.0.0/30")).Value!.Id, Odd);

        var after = (await register.GetAsync(admin, asset.Id, CancellationToken.None)).Value!;
        Assert.Equal((5, "Payments", "critical", true), (after.Criticality, after.Owner, after.DeploymentPriority, after.AgentCompatible));
    }

    private async Task<int> CountAsync(int scan) => (await scans.GetAsync(admin, scan, CancellationToken.None)).Value!.HostsDone;

    private async Task<int> AllowedAsync(string range)
    {
        await onboarding.AllowAsync(admin, new Dictionary<string, bool> { ["network_scan"] = true }, CancellationToken.None);
        return (await StartAsync(range)).Value!.Id;
    }

    private Task<Core.Kernel.Result<NetworkScan>> StartAsync(string range) => scans.StartAsync(admin, new ScanRequest([range], "quick", ["22"]), CancellationToken.None);

    private Task RunAsync(int scan, ProbePort probe, CancellationToken ct = default)
    {
        var runner = new ScanRunner(test.Database, places, Fast, probe, (address, _) => Task.FromResult($"host-{address.GetAddressBytes()[3]}.example"), NullLogger<ScanRunner>.Instance);
        return runner.RunAsync(new JobArgument(test.OrganizationId, scan.ToString(CultureInfo.InvariantCulture)).ToString(), ct);
    }

    // Hosts with an odd number answer.
    private Task<AssetService?> Odd(IPAddress address, int port, CancellationToken ct)
    {
        looked.Enqueue(address.ToString());
        return Task.FromResult(address.GetAddressBytes()[3] % 2 == 1 ? new AssetService(port, "ssh", "SSH-2.0-OpenSSH_9.6p1 Ubuntu") : null);
    }

    private sealed class Queued : IJobQueue
    {
        public ConcurrentQueue<string> Jobs { get; } = new();

        public Task EnqueueAsync(string kind, string argument, DateTime? at, CancellationToken ct)
        {
            Jobs.Enqueue($"{kind} {argument}");
            return Task.CompletedTask;
        }
    }
}
