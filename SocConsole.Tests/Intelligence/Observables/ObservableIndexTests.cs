using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Observables;
using SocConsole.Core.Storage;
using SocConsole.Tests.Ingestion;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Observables;

public sealed class ObservableIndexTests : IDisposable
{
    private static readonly string[] Names = ["com", "example.com", "www.example.com", "WWW.Example.com.", "a.b.example.com", "notexample.com", "example.com.org", "example.co", "b.example.com", "com.example"];
    private static readonly string[] Addresses = ["203.0.113.7", "203.0.113.200", "203.0.114.1", "::ffff:203.0.113.7", "2001:db8::5", "2001:db8:1::5", "0.0.0.0", "255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "none"];

    private static readonly string[] Urls =
    [
        "http://example.com/", "http://example.com", "http://EXAMPLE.com:80/a", "http://example.com/a/", "http://example.com/a/b", "http://example.com/a/b/?q=1", "http://example.com/a?q=1", "http://example.com/a?q=2", "http://example.com/ab",
        "http://example.com/a/../a/b", "https://example.com/a/", "http://example.com/a/b#part", "http://example.com.evil.org/a/", "http://example.com/a?q=http://x/", "ftp://example.com/a/b", "nothing",
    ];

    private static readonly string[] Hashes = ["d41d8cd98f00b204e9800998ecf8427e", "D41D8CD98F00B204E9800998ECF8427E", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "beef"];
    private static readonly string[] NameFields = [Ecs.SourceDomain, Ecs.DestinationDomain, Ecs.UrlDomain, Ecs.DnsQuestion];

    private static readonly string[] Indicators =
    [
        "203.0.113.7", "203.0.113.0/24", "203.0.0.0/8", "0.0.0.0/0", "2001:db8::/32", "::/0", "255.255.255.255", "ffff::/16", "2001:db8::5", "example.com", "www.example.com", "b.example.com", "com.example", "http://example.com/",
        "http://example.com/a", "http://example.com/a/", "http://example.com/a/b", "http://example.com/a?q=1", "https://example.com/", "ftp://example.com/", "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    ];

    private readonly TemporaryDirectory directory = new();
    private readonly StorageOptions storage;
    private readonly SqliteEventLog log;

    public ObservableIndexTests()
    {
        storage = new StorageOptions { DataDirectory = directory.Path };
        log = new SqliteEventLog(storage);
    }

    public void Dispose()
    {
        log.Dispose();
        directory.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Find_RandomEvents_AgreesWithLiveMatchingOfEachEvent(int seed)
    {
        var random = new Random(seed);
        var index = new ObservableIndex(storage);
        for (var delivery = 0; delivery < 5; delivery++)
        {
            await log.AppendAsync([.. Enumerable.Range(0, 80).Select(number => RandomEvent(random, (ulong)((delivery * 100) + number)))], CancellationToken.None);
            CatchUp(index);
        }

        var events = log.ReadAfter(0, 1_000);
        var found = 0;
        using var reader = index.Read();
        foreach (var value in Indicators)
        {
            var indicator = IndicatorNormaliser.Normalise(value, value.Contains("com.", StringComparison.Ordinal) && !value.Contains('/', StringComparison.Ordinal) ? IndicatorType.Domain : null).Value;
            foreach (var organization in new[] { 1, 2, 3 })
            {
                var expected = events.Where(item => item.OrganizationId == organization && Places(item, indicator) > 0).ToList();
                var hits = reader.Find(organization, indicator);
                found += expected.Count;
                Assert.Equal(
                    expected.GroupBy(item => item.Timestamp.Date).OrderBy(day => day.Key).Select(day => (day.Key, day.Sum(item => Places(item, indicator)), day.Min(item => item.Timestamp), day.Max(item => item.Timestamp), day.Max(item => item.Sequence))),
                    (hits?.Days ?? []).Select(day => (day.Day, (int)day.Count, day.FirstAt, day.LastAt, day.LastSequence)));
                Assert.Equal(expected.Select(item => item.Sequence), (hits?.Days ?? []).SelectMany(day => day.Sequences).Order());
            }
        }

        Assert.True(found > 500, $"{found} found: the events and the indicators don't meet");
    }

    [Fact]
    public async Task Index_MoreEventsThanItKeeps_CountsAllAndKeepsTheFirstAndTheLatest()
    {
        await log.AppendAsync([.. Enumerable.Range(0, 200).Select(number => LogEvents.Of($"line {number}", LogEvents.Noon.AddSeconds(number), fields: [(Ecs.SourceIp, "203.0.113.7")]))], CancellationToken.None);
        var index = new ObservableIndex(storage);
        index.Add(log.ReadAfter(0, 120));
        index.Add(log.ReadAfter(0, 120));
        CatchUp(new ObservableIndex(storage));

        using var reader = index.Read();
        var day = Assert.Single(reader.Find(1, new NormalIndicator(IndicatorType.Ip, "203.0.113.7"))!.Days);

        Assert.Equal((200L, LogEvents.Noon, LogEvents.Noon.AddSeconds(199)), (day.Count, day.FirstAt, day.LastAt));
        Assert.Equal([1L, .. Enumerable.Range(151, 50).Select(number => (long)number)], day.Sequences);
    }

    [Fact]
    public async Task Index_LongerThanTheLog_IsMadeAnew()
    {
        var ahead = LogEvents.Of("gone", fields: [(Ecs.SourceIp, "203.0.113.7")]);
        ahead.Sequence = 100;
        var index = new ObservableIndex(storage);
        index.Add([ahead]);
        await log.AppendAsync([LogEvents.Of("line", fields: [(Ecs.SourceIp, "203.0.113.8")])], CancellationToken.None);

        CatchUp(index);

        using var reader = index.Read();
        Assert.Equal(1, reader.IndexedTo);
        Assert.Null(reader.Find(1, new NormalIndicator(IndicatorType.Ip, "203.0.113.7")));
        Assert.NotNull(reader.Find(1, new NormalIndicator(IndicatorType.Ip, "203.0.113.8")));
    }

    [Fact]
    public async Task Find_MailAddress_IsFoundWhateverItsCase()
    {
        await log.AppendAsync([LogEvents.Of("mail", fields: [(Ecs.EmailFrom, "Someone@Example.COM"), ("email.to.address", "Someone@Example.com")])], CancellationToken.None);
        var index = new ObservableIndex(storage);
        CatchUp(index);

        using var reader = index.Read();
        Assert.Equal(1, Assert.Single(reader.Find(1, new NormalIndicator(IndicatorType.Email, "someone@example.com"))!.Days).Count);
        Assert.Null(reader.Find(1, new NormalIndicator(IndicatorType.Cve, "CVE-2024-0001")));
    }

    [Fact]
    public async Task Find_MoreRowsThanItReads_SaysSo()
    {
        const int Many = ObservableReader.MaximumRows + 10;
        await log.AppendAsync([.. Enumerable.Range(0, Many).Select(number => LogEvents.Of($"line {number}", fields: [(Ecs.DnsQuestion, $"h{number}.example.com")]))], CancellationToken.None);
        var index = new ObservableIndex(storage);
        CatchUp(index);

        using var reader = index.Read();
        var hits = reader.Find(1, new NormalIndicator(IndicatorType.Domain, "example.com"))!;

        Assert.False(hits.IsWhole);
        Assert.Equal((ObservableReader.MaximumRows, ObservableReader.MaximumSequences), ((int)hits.Days[0].Count, hits.Days[0].Sequences.Count));
    }

    // How many different observables of the event live matching finds with this indicator alone.
    private static int Places(LogEvent item, NormalIndicator indicator)
    {
        var index = IndicatorIndex.Build([new IndicatorEntry(indicator.Type, indicator.Value, "list")]);
        var found = item.Fields.Where(field => (field.Key switch
        {
            Ecs.SourceIp or Ecs.DestinationIp => index.FindAddress(field.Value),
            Ecs.UrlFull => index.FindUrl(field.Value),
            Ecs.FileHashMd5 => index.FindHash(field.Value),
            _ => index.FindDomain(field.Value),
        }) is not null);
        return found.Select(field => Convert.ToHexString(ObservableKey.Of(ObservableFields.KindOf(field.Key)!.Value, field.Value)!)).Distinct().Count();
    }

    private static LogEvent RandomEvent(Random random, ulong number)
    {
        List<(string, string)> fields = [(random.Next(2) == 0 ? Ecs.SourceIp : Ecs.DestinationIp, Addresses[random.Next(Addresses.Length)])];
        if (random.Next(2) == 0)
        {
            fields.Add((Ecs.DestinationIp, Addresses[random.Next(Addresses.Length)]));
        }

        fields.Add((NameFields[random.Next(NameFields.Length)], Names[random.Next(Names.Length)]));
        fields.Add((Ecs.UrlFull, Urls[random.Next(Urls.Length)]));
        fields.Add((Ecs.FileHashMd5, Hashes[random.Next(Hashes.Length)]));
        return LogEvents.Of($"line {number}", LogEvents.Noon.AddHours(random.Next(60)), random.Next(2) + 1, occurrence: number, fields: [.. fields]);
    }

    private void CatchUp(ObservableIndex index)
    {
        using var worker = new ObservableWorker(log, index, TimeProvider.System, NullLogger<ObservableWorker>.Instance);
        worker.CatchUp(CancellationToken.None);
    }
}
