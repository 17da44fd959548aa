using System.Globalization;
using System.Text;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Evidence;
using SocConsole.Core.Incidents.Reading;
using SocConsole.Core.Incidents.Reports;
using SocConsole.Core.Kernel;
using UglyToad.PdfPig;

namespace SocConsole.Tests.Incidents;

public sealed class IncidentReadingTests
{
    private const string Script = "<script>alert('x')</script><img src=x onerror=alert(1)>";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Fact]
    public async Task Report_WithAScriptInALogLine_HoldsItAsText()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var threat = await world.AddThreatAsync(item => item.Reason = Script);
        await world.AddEventAsync(threat, Script + " 日本");
        await world.HandleAsync(threat);

        var html = Encoding.UTF8.GetString((await world.Get<IncidentReportService>().WriteAsync(world.Analyst, "1", ReportFormat.Html, Ct)).Value!.Content);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("incident.report_written", await world.AuditedAsync());
    }

    [Fact]
    public async Task Report_AsPdf_CanBeReadAndLosesNoCharacter()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var threat = await world.AddThreatAsync(item => item.Reason = "login by 日 from 203.0.113.9 " + new string('x', 900));
        await world.HandleAsync(threat);

        var file = (await world.Get<IncidentReportService>().WriteAsync(world.Analyst, "INC-001", ReportFormat.Pdf, Ct)).Value!;

        using var document = PdfDocument.Open(file.Content);
        var text = string.Concat(document.GetPages().Select(page => page.Text));
        Assert.Contains("INC-001", text, StringComparison.Ordinal);
        Assert.Contains("U+65E5", text, StringComparison.Ordinal);
        Assert.All(document.GetPages().SelectMany(page => page.Letters), letter => Assert.InRange(letter.Location.X, 0, 595));
        Assert.Equal(("application/pdf", "INC-001.pdf"), (file.ContentType, file.FileName));
    }

    [Fact]
    public async Task Timeline_OfEntriesThreatsAndEvents_IsInOrderAndPaged()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var threat = await world.AddThreatAsync();
        await world.AddEventAsync(threat, "early", TimeSpan.FromMinutes(-10), ("event.action", "ssh_login_failed"));
        await world.HandleAsync(threat);

        var first = (await world.Get<IncidentStory>().TimelineAsync(world.Analyst, "1", new PageRequest(1, 1), Ct)).Value!;
        var second = (await world.Get<IncidentStory>().TimelineAsync(world.Analyst, "1", new PageRequest(2, 1), Ct)).Value!;

        Assert.Equal((2L, "opened"), (first.Total, first.Items.Single().Kind));
        Assert.Equal(("ssh_login_failed", "event", "early"), (second.Items.Single().Kind, second.Items.Single().Source, second.Items.Single().Text));
    }

    [Fact]
    public async Task AttackPaths_FromEvents_AreChainsInTimeWithCountsAndNoInventedPlaces()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var threat = await world.AddThreatAsync();
        for (var i = 0; i < 3; i++)
        {
            await world.AddEventAsync(threat, $"in {i}", TimeSpan.FromMinutes(-9 + i), ("source.ip", IncidentWorld.Attacker), ("host.name", "web-02"), ("user.name", "alice"), ("event.action", "ssh_login_failed"), ("source.geo.location.lat", "48.2"), ("source.geo.location.lon", "16.4"));
        }

        await world.AddEventAsync(threat, "run", TimeSpan.FromMinutes(-5), ("host.name", "web-02"), ("user.name", "alice"), ("process.name", "nc"), ("event.outcome", "success"));
        await world.HandleAsync(threat);
        await world.ChangeAsync<Incident>((await world.ReadAsync(1)).Id, row => (row.FirstSeenAt, row.LastSeenAt) = (world.Now.AddHours(-1), world.Now));

        var found = (await world.Get<AttackPathService>().OfAsync(world.Analyst, "1", Ct)).Value!;

        var path = Assert.Single(found.Paths);
        Assert.Equal(["address:203.0.113.9", "host:web-02", "user:alice", "process:nc"], path.Nodes);
        Assert.Equal([3L, 4L, 1L], path.Hops.Select(hop => hop.Events));
        Assert.Equal(["T1110.001"], path.Techniques);
        Assert.Equal((48.2, 16.4), (found.Nodes.Single(node => node.Kind == AttackNodeKind.Address).Latitude, found.Nodes.Single(node => node.Kind == AttackNodeKind.Address).Longitude));
        Assert.All(found.Nodes.Where(node => node.Kind != AttackNodeKind.Address), node => Assert.Null(node.Latitude));
        Assert.Equal((4, true), (found.EventsRead, found.Complete));
    }

    // Whatever edges there are: hops fit together, go forward in time, visit no node twice, and are edges that were given.
    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(11)]
    public void Chains_OfAnyEdges_FitTogetherAndGoForward(int seed)
    {
        var start = new DateTime(2026, 3, 4, 10, 0, 0, DateTimeKind.Utc);
        var edges = Enumerable.Range(0, 30).Select(i => new AttackEdge(
            $"n{(i * seed) % 9}", $"n{((i * seed) + 1 + (i % 4)) % 9}", 1 + (i % 5), 0, start.AddMinutes((i * seed) % 17), start.AddMinutes(((i * seed) % 17) + 2), [], [], [1]))
            .DistinctBy(edge => (edge.From, edge.To)).Where(edge => edge.From != edge.To).OrderBy(edge => edge.FirstSeenAt).ToList();

        var paths = AttackChains.Of(1, edges).ToList();

        Assert.NotEmpty(paths);
        Assert.All(paths, path =>
        {
            Assert.All(path.Hops, hop => Assert.Contains(hop, edges));
            Assert.Equal(path.Nodes.Count, path.Nodes.Distinct().Count());
            Assert.All(path.Hops.Zip(path.Hops.Skip(1)), pair => Assert.True(pair.First.To == pair.Second.From && pair.Second.LastSeenAt >= pair.First.FirstSeenAt));
            Assert.Equal(path.Hops.Sum(hop => hop.Events), path.Events);
        });
        Assert.Equal(paths.Count, paths.Select(path => path.Id).Distinct().Count());
    }

    [Fact]
    public async Task Similar_Incidents_AreOrderedAndSayHowTheyEnded()
    {
        await using var world = await IncidentWorld.CreateAsync();
        await world.OpenedAsync();
        await world.Work.CloseAsync(world.Analyst, "1", IncidentResolution.TruePositive, null, null, Ct);
        await world.OpenedAsync();
        await world.OpenedAsync(threat => (threat.SourceIp, threat.Target, threat.Techniques) = ("198.51.100.4", "mail-01", ["T1566"]));

        var similar = (await world.Get<IncidentSimilarity>().FindAsync(world.Analyst, "2", Ct)).Value!;

        Assert.Equal([(1, 1.0), (3, 0.4)], similar.Select(item => (item.Row.Number, item.Similarity)));
        Assert.Equal((IncidentResolution.TruePositive, (TimeSpan?)null), (similar[0].Row.Resolution, similar[0].ContainedAfter));
    }

    [Fact]
    public async Task Evidence_Added_IsHashedKeptAndVerified()
    {
        await using var world = await IncidentWorld.CreateAsync();
        await world.OpenedAsync();
        var evidence = world.Get<IncidentEvidenceService>();
        using var content = new MemoryStream("abc"u8.ToArray());

        var file = (await evidence.AddAsync(world.Analyst, "1", "../../etc/mail.eml", "a mail", content, Ct)).Value!;

        Assert.Equal(("mail.eml", 3L, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), (file.FileName, file.Bytes, file.Sha256));
        Assert.True((await evidence.VerifyAsync(world.Analyst, "1", file.Id, Ct)).Value!.Intact);
        var path = Directory.EnumerateFiles(world.Test.Storage.PathOf("evidence", "incidents")).Single();
        await File.WriteAllTextAsync(path, "abd");
        Assert.False((await evidence.VerifyAsync(world.Analyst, "1", file.Id, Ct)).Value!.Intact);
        Assert.Equal("EVIDENCE_IS_KEPT", (await evidence.DeleteAsync(world.Analyst, "1", file.Id, Ct)).Error!.Code);
        await using (var opened = (await evidence.OpenAsync(world.Analyst, "1", file.Id, Ct)).Value!.Content)
        {
            Assert.Equal(3, opened.Length);
        }

        Assert.Contains("incident.evidence_downloaded", await world.AuditedAsync());
    }

    [Fact]
    public async Task Evidence_TooLargeOrRefused_LeavesNothingOnTheDisk()
    {
        await using var world = await IncidentWorld.CreateAsync();
        await world.OpenedAsync();
        var evidence = world.Get<IncidentEvidenceService>();
        await using var large = new EndlessStream(EvidenceStore.MaximumBytes + 1);
        using var small = new MemoryStream([1]);

        Assert.Equal(ErrorKind.TooLarge, (await evidence.AddAsync(world.Analyst, "1", "big", null, large, Ct)).Error!.Kind);
        Assert.Equal(ErrorKind.NotFound, (await evidence.AddAsync(world.Analyst, "9", "small", null, small, Ct)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await evidence.AddAsync(world.Test.Person(Role.Viewer), "1", "small", null, small, Ct)).Error!.Kind);
        Assert.Empty(Directory.EnumerateFiles(world.Test.Storage.PathOf("evidence", "incidents")));
    }

    [Fact]
    public async Task AutoContain_SwitchedOn_KeepsTheConfidenceInForce()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var (service, admin) = (world.Get<AutoContainService>(), world.Test.Person(Role.Admin));

        Assert.Equal(new AutoContainView(false, null), (await service.GetAsync(admin, Ct)).Value);
        Assert.Equal(new AutoContainView(true, 0.9), (await service.SetAsync(admin, true, Ct)).Value);
        await world.Get<OrganizationService>().ChangeAsync(admin, false, 0.97, Ct);
        Assert.Equal(new AutoContainView(true, 0.97), (await service.SetAsync(admin, true, Ct)).Value);
        Assert.Equal(new AutoContainView(false, null), (await service.SetAsync(admin, false, Ct)).Value);
        Assert.Equal(ErrorKind.Forbidden, (await service.SetAsync(world.Analyst, true, Ct)).Error!.Kind);
    }

    [Theory]
    [InlineData("42", 42)]
    [InlineData("INC-042", 42)]
    [InlineData("inc-7", 7)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("INC-", null)]
    [InlineData("real", null)]
    public void Number_InEitherForm_IsRead(string text, int? number) => Assert.Equal(number, IncidentNumber.TryParse(text, out var read) ? read : null);

    private sealed class EndlessStream(long length) : Stream
    {
        private long left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var taken = (int)Math.Min(left, count);
            left -= taken;
            return taken;
        }

        public override void Flush() => throw new NotSupportedException(CultureInfo.InvariantCulture.Name);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
