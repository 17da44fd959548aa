using System.Diagnostics;
using System.IO.Compression;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Management.Placeholders;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.Detection.Management;

public sealed class RuleImportTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Archive = "sigma/sigmahq-rules.zip";

    private RuleWorld world = null!;

    public async Task InitializeAsync() => world = await RuleWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Import_SoundAndFaultyFiles_TakesTheSoundAndTellsTheRest()
    {
        var done = (await world.ImportAsync(("a.yml", RuleWorld.Text("a", title: "A")), ("b.yml", RuleWorld.Text("b", title: "B") + "\n---\n" + RuleWorld.Text("c", title: "C")), ("bad.yml", "title: bad\n"), ("twice.yml", RuleWorld.Text("a", title: "Again")))).Value!;

        Assert.Equal((3, 0, 0, 2), (done.Added, done.Updated, done.Unchanged, done.RefusedTotal));
        Assert.Equal(["bad.yml", "twice.yml"], done.Refused.Select(refused => refused.File));
        Assert.All(done.Refused, refused => Assert.StartsWith("line 1: ", refused.Reason, StringComparison.Ordinal));
        Assert.Equal(("pack", "b.yml"), ((await world.RowAsync("c")).Entry.Pack, (await world.RowAsync("c")).Entry.File));
    }

    [Fact]
    public async Task Import_SameAgain_ChangesNothingAndAnotherTextUpdates()
    {
        await world.ImportAsync(("a.yml", RuleWorld.Text("a")), ("b.yml", RuleWorld.Text("b", title: "B")));

        var same = (await world.ImportAsync(("a.yml", RuleWorld.Text("a").ReplaceLineEndings("\r\n")), ("b.yml", RuleWorld.Text("b", title: "B")))).Value!;
        var other = (await world.ImportAsync(("a.yml", RuleWorld.Text("a", "trent")), ("b.yml", RuleWorld.Text("b", title: "B")))).Value!;

        Assert.Equal((0, 0, 2), (same.Added, same.Updated, same.Unchanged));
        Assert.Equal((0, 1, 1), (other.Added, other.Updated, other.Unchanged));
        Assert.Equal((2, 1), ((await world.RowAsync("a")).Entry.Version, (await world.RowAsync("b")).Entry.Version));
    }

    [Fact]
    public async Task ReadZip_NamesThatLeadOut_AreRefusedAndNothingIsWritten()
    {
        using var zip = Zip(("../../evil.yml", RuleWorld.Text("a")), ("/etc/evil.yml", RuleWorld.Text("b")), ("rules/good.yml", RuleWorld.Text("c")), ("readme.txt", "no rule"));

        var delivery = (await RuleArchive.ReadZipAsync(zip, CancellationToken.None)).Value!;

        Assert.Equal(["rules/good.yml"], delivery.Files.Select(file => file.Name));
        Assert.Equal(2, delivery.Refused.Count);
    }

    [Fact]
    public async Task ReadZip_FileThatUnpacksToMuch_IsRefused()
    {
        using var zip = Zip(("bomb.yml", new string('a', RuleArchive.MaximumFile + 1)), ("good.yml", RuleWorld.Text()));

        var delivery = (await RuleArchive.ReadZipAsync(zip, CancellationToken.None)).Value!;

        Assert.Equal("bomb.yml", Assert.Single(delivery.Refused).File);
        Assert.Single(delivery.Files);
    }

    [Fact]
    public async Task ReadZip_MoreThanTheBoundAltogether_IsTooLarge()
    {
        var large = new string('#', RuleArchive.MaximumFile);
        using var zip = Zip([.. Enumerable.Range(0, (RuleArchive.MaximumBytes / RuleArchive.MaximumFile) + 1).Select(index => ($"{index}.yml", large))]);

        Assert.Equal(ErrorKind.TooLarge, (await RuleArchive.ReadZipAsync(zip, CancellationToken.None)).Error?.Kind);
    }

    [Fact]
    public async Task ReadZip_NoZip_IsRefused()
    {
        using var stream = new MemoryStream([1, 2, 3]);

        Assert.Equal(ErrorKind.Invalid, (await RuleArchive.ReadZipAsync(stream, CancellationToken.None)).Error?.Kind);
    }

    [SharedFact(Archive)]
    public async Task Import_SigmaHqAsItComes_TakesEveryRuleOnce()
    {
        var started = Stopwatch.GetTimestamp();
        await using var file = File.OpenRead(SharedData.Path(Archive)!);
        var delivery = (await RuleArchive.ReadZipAsync(file, CancellationToken.None)).Value!;
        var first = (await world.Imports.ImportAsync(world.Analyst, delivery, "sigmahq", CancellationToken.None)).Value!;
        output.WriteLine($"first: {first.Added} added, {first.RefusedTotal} refused, {Stopwatch.GetElapsedTime(started)}");
        foreach (var refused in first.Refused.Take(20))
        {
            output.WriteLine($"{refused.File}: {refused.Reason}");
        }

        started = Stopwatch.GetTimestamp();
        var second = (await world.Imports.ImportAsync(world.Analyst, delivery, "sigmahq", CancellationToken.None)).Value!;
        output.WriteLine($"again: {Stopwatch.GetElapsedTime(started)}");
        started = Stopwatch.GetTimestamp();
        await world.Pipeline.Catalog.ReloadAsync(world.Test.OrganizationId, CancellationToken.None);
        output.WriteLine($"reload: {Stopwatch.GetElapsedTime(started)}");
        started = Stopwatch.GetTimestamp();
        var rules = (await world.Rules.ListAsync(world.Test.Person(Role.Viewer), new RuleFilter { Pack = "sigmahq" }, new PageRequest(1, 100), CancellationToken.None)).Value!;
        output.WriteLine($"list: {Stopwatch.GetElapsedTime(started)}");
        started = Stopwatch.GetTimestamp();
        var coverage = (await world.Coverage.ReadAsync(world.Analyst, CancellationToken.None)).Value!;
        output.WriteLine($"coverage: {Stopwatch.GetElapsedTime(started)}, {coverage.Tactics.Sum(tactic => tactic.Techniques.Count)} cells");

        // Two rules ask for a list of the reader's own (the modifier expand): they are stored, and run when the list is there.
        Assert.Equal((3754, 0, 2), (first.Added, first.RefusedTotal, first.Inactive));
        Assert.Equal((0, 0, 3754), (second.Added, second.Updated, second.Unchanged));
        Assert.Equal(3754, rules.Total);
        Assert.All(rules.Items, row => Assert.NotNull(row.Entry.Author));
        Assert.Equal(2, (await world.Rules.ListAsync(world.Analyst, new RuleFilter { Faulty = true }, new PageRequest(1, 1), CancellationToken.None)).Value!.Total);
        Assert.Null((await new PlaceholderService(world.Test.Database, world.Pipeline.Catalog).PutAsync(world.Analyst, "known_cdcs", ["dc01"], CancellationToken.None)).Error);
        Assert.Equal(0, (await world.Rules.ListAsync(world.Analyst, new RuleFilter { Faulty = true }, new PageRequest(1, 1), CancellationToken.None)).Value!.Total);
    }

    private static MemoryStream Zip(params (string Name, string Text)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        stream.Position = 0;
        return stream;
    }
}
