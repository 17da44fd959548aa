using System.Diagnostics;
using System.Globalization;
using SocConsole.Core.EndpointAgents;
using SocConsole.Tests.Support;
using SocConsole.Web.Agent;
using SocConsole.Web.Agent.Actions;

namespace SocConsole.Tests.Agent;

/// <summary>What the agent does to processes and files of a real host.</summary>
public sealed class HostVerbTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly AgentSettings settings;

    public HostVerbTests()
    {
        settings = new AgentSettings(new Uri("http://127.0.0.1:9"), null, Path.Combine(directory.Path, "agent"), [], false, "web-01") { CollectFolders = [directory.Path] };
        DurableFile.CreateDirectory(settings.DataDirectory);
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task KillProcess_ByNumberAndStartTime_EndsThatOneOnly()
    {
        using var victim = Process.Start(new ProcessStartInfo("sleep", ["300"]))!;
        var facts = Procfs.Find(victim.Id)!;
        var verb = new KillProcessVerb(TimeProvider.System);
        var other = await verb.CarryOutAsync(Request(AgentVerbs.KillProcess, ("pid", victim.Id.ToString(CultureInfo.InvariantCulture)), ("start_time", "1")), CancellationToken.None);
        Assert.True(other.Succeeded);
        Assert.False(victim.HasExited);

        var done = await verb.CarryOutAsync(
            Request(AgentVerbs.KillProcess, ("pid", victim.Id.ToString(CultureInfo.InvariantCulture)), ("start_time", facts.StartTime.ToString(CultureInfo.InvariantCulture))), CancellationToken.None);

        Assert.True(done.Succeeded, done.Text);
        Assert.False(Procfs.Runs(victim.Id, facts.StartTime));
    }

    [Fact]
    public async Task KillProcess_FirstProcessItselfOrNumberAlone_IsRefused()
    {
        var verb = new KillProcessVerb(TimeProvider.System);
        var own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var later = DateTimeOffset.MaxValue.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        Assert.False((await verb.CarryOutAsync(Request(AgentVerbs.KillProcess, ("pid", "1"), ("started_before", later)), CancellationToken.None)).Succeeded);
        Assert.False((await verb.CarryOutAsync(Request(AgentVerbs.KillProcess, ("pid", own), ("started_before", later)), CancellationToken.None)).Succeeded);
        Assert.False((await verb.CarryOutAsync(Request(AgentVerbs.KillProcess, ("pid", own)), CancellationToken.None)).Succeeded);
    }

    [Fact]
    public async Task Quarantine_FileTakenAndPutBack_IsTheSame()
    {
        var path = Path.Combine(directory.Path, "dropper.sh");
        await File.WriteAllTextAsync(path, "#!/bin/sh\n");
        var verb = new QuarantineVerb(settings, TimeProvider.System);
        var wrong = await verb.CarryOutAsync(Request(AgentVerbs.QuarantineFile, ("path", path), ("sha256", new string('0', 64))), CancellationToken.None);
        Assert.False(wrong.Succeeded);
        Assert.True(File.Exists(path));

        var taken = await verb.CarryOutAsync(Request(AgentVerbs.QuarantineFile, ("path", path)), CancellationToken.None);
        Assert.True(taken.Succeeded, taken.Text);
        Assert.False(File.Exists(path));

        // The same order after a kill finds what it did.
        Assert.True((await verb.CarryOutAsync(Request(AgentVerbs.QuarantineFile, ("path", path)), CancellationToken.None)).Succeeded);
        Assert.True((await verb.CarryOutAsync(Request(AgentVerbs.RestoreFile, ("path", path)), CancellationToken.None)).Succeeded);
        Assert.Equal("#!/bin/sh\n", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task CollectFile_OwnSecretsDevicesAndFolders_AreRefused()
    {
        var verb = new CollectFileVerb(settings);
        var secret = settings.PathOf("identity.json");
        await File.WriteAllTextAsync(secret, "{}");
        File.CreateSymbolicLink(Path.Combine(directory.Path, "link"), secret);

        foreach (var path in (string[])[secret, Path.Combine(directory.Path, "link"), "/dev/zero", directory.Path, "relative", "/nowhere/file"])
        {
            Assert.False((await verb.CarryOutAsync(Request(AgentVerbs.CollectFile, ("path", path)), CancellationToken.None)).Succeeded, path);
        }
    }

    [Fact]
    public async Task CollectFile_LinkAmongItsFolders_IsRefused()
    {
        var secret = Directory.CreateDirectory(Path.Combine(directory.Path, "secret"));
        await File.WriteAllTextAsync(Path.Combine(secret.FullName, "app.log"), "secret");
        Directory.CreateSymbolicLink(Path.Combine(directory.Path, "logs"), secret.FullName);

        Assert.True((await CollectAsync(Path.Combine(secret.FullName, "app.log"))).Succeeded);
        var refused = await CollectAsync(Path.Combine(directory.Path, "logs", "app.log"));
        Assert.Contains("is a link", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CollectFile_OutsideItsFoldersOrAKey_IsRefused()
    {
        var ssh = Directory.CreateDirectory(Path.Combine(directory.Path, ".ssh"));
        foreach (var path in (string[])[Path.Combine(ssh.FullName, "id_ed25519"), Path.Combine(directory.Path, "tls.key"), Path.Combine(directory.Path, "tls.PEM")])
        {
            await File.WriteAllTextAsync(path, "secret");
            Assert.Contains("passwords or keys", (await CollectAsync(path)).Text, StringComparison.Ordinal);
        }

        Assert.Contains("--collect", (await CollectAsync("/etc/hostname")).Text, StringComparison.Ordinal);
        Assert.Contains("passwords or keys", (await CollectAsync("/etc/shadow", "/etc")).Text, StringComparison.Ordinal);

        var outside = Path.Combine(directory.Path, "outside.log");
        await File.WriteAllTextAsync(outside, "followed");
        var request = Request(AgentVerbs.CollectFile, ("path", outside));
        Assert.False((await new CollectFileVerb(settings with { CollectFolders = ["/nowhere"] }).CarryOutAsync(request, CancellationToken.None)).Succeeded);
        Assert.True((await new CollectFileVerb(settings with { CollectFolders = ["/nowhere"], Files = [Path.Combine(directory.Path, "*.log")] }).CarryOutAsync(request, CancellationToken.None)).Succeeded);
    }

    [Fact]
    public async Task CollectFile_LargerThanAllowed_IsRefusedAndLeavesNothing()
    {
        var large = Path.Combine(directory.Path, "large.log");
        await using (var file = File.Create(large))
        {
            file.SetLength((64L * 1024 * 1024) + 1);
        }

        Assert.Contains("more than", (await CollectAsync(large)).Text, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(directory.Path, "scratch")));
    }

    [Fact]
    public async Task Restore_FolderBecameALink_IsRefused()
    {
        var folder = Directory.CreateDirectory(Path.Combine(directory.Path, "www"));
        var path = Path.Combine(folder.FullName, "shell.php");
        await File.WriteAllTextAsync(path, "<?php");
        var verb = new QuarantineVerb(settings, TimeProvider.System);
        Assert.True((await verb.CarryOutAsync(Request(AgentVerbs.QuarantineFile, ("path", path)), CancellationToken.None)).Succeeded);
        folder.Delete();
        var target = Directory.CreateDirectory(Path.Combine(directory.Path, "etc"));
        Directory.CreateSymbolicLink(folder.FullName, target.FullName);

        var refused = await verb.CarryOutAsync(Request(AgentVerbs.RestoreFile, ("path", path)), CancellationToken.None);

        Assert.Contains("is a link", refused.Text, StringComparison.Ordinal);
        Assert.Empty(target.GetFiles());
    }

    [Fact]
    public async Task MemoryMaps_OfThisProcess_AreWritten()
    {
        var request = Request(AgentVerbs.MemoryMaps, ("pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        var done = await new InspectionVerb().CarryOutAsync(request, CancellationToken.None);

        Assert.True(done.Succeeded, done.Text);
        Assert.Contains("[stack]", await File.ReadAllTextAsync(done.File!), StringComparison.Ordinal);
    }

    [Fact]
    public void Connection_LineOfTheKernel_IsReadInTheMachinesOrder()
    {
        var found = InspectionVerb.Parse("tcp", "   0: 0100007F:1F90 0200A8C0:D431 01 00000000:00000000 00:00000000 00000000  1000        0 12345 1 0000000000000000 20 4 30 10 -1");

        Assert.Equal(new InspectionVerb.Connection("tcp", "127.0.0.1:8080", "192.168.0.2:54321", "established", "1000"), found);
    }

    [Fact]
    public void Stat_NameWithBracketsAndBlanks_IsReadAfterTheLastBracket() =>
        Assert.Equal(new ProcessFacts(42, "a) (b", 'S', 1, 777), Procfs.Parse(42, "42 (a) (b) S 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 777 1000"));

    private Task<VerbResult> CollectAsync(string path, string? folder = null) =>
        new CollectFileVerb(folder is null ? settings : settings with { CollectFolders = [folder] }).CarryOutAsync(Request(AgentVerbs.CollectFile, ("path", path)), CancellationToken.None);

    private VerbRequest Request(string verb, params (string Name, string Value)[] parameters) => new(
        new AgentOrder(1, verb, parameters.ToDictionary(pair => pair.Name, pair => pair.Value), $"key {verb}", DateTime.MaxValue), null, _ => { }, Path.Combine(directory.Path, "scratch"));
}
