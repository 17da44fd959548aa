using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Stix;
using SocConsole.Core.Intelligence.Stix.Mapping;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Intelligence.Feeds.Readers;

namespace SocConsole.Tests.Intelligence.Stix.Mapping;

public sealed class StixWriterTests
{
    private static readonly DateTime Start = new(2026, 3, 4, 10, 0, 0, DateTimeKind.Utc);

    private static readonly (IndicatorType Type, string Value)[] Values =
    [
        (IndicatorType.Ip, "198.51.100.3"),
        (IndicatorType.Ip, "2001:db8::1"),
        (IndicatorType.Cidr, "198.51.100.0/24"),
        (IndicatorType.Cidr, "2001:db8::/32"),
        (IndicatorType.Domain, "evil.example.com"),
        (IndicatorType.Url, @"http://evil.example.com/a'b\c?d=%27&e=ä"),
        (IndicatorType.Hash, new string('a', 32)),
        (IndicatorType.Hash, new string('b', 40)),
        (IndicatorType.Hash, new string('c', 56)),
        (IndicatorType.Hash, new string('d', 64)),
        (IndicatorType.Hash, new string('e', 96)),
        (IndicatorType.Hash, new string('f', 128)),
        (IndicatorType.Email, "o'brien@example.com"),
        (IndicatorType.Cve, "CVE-2021-44228"),
    ];

    private readonly StixWriter writer = new(new Organization { Id = 7, Name = "Test", CreatedAt = Start }, new Dictionary<int, string> { [3] = "A source" });

    public static TheoryData<int> Samples => [.. Enumerable.Range(0, 200)];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Indicator_WrittenAndRead_IsTheSameAndValid(int seed)
    {
        var row = Sample(new Random(seed), seed);
        var text = Written(json => writer.Indicator(json, row));

        Assert.Empty(StixValidator.Validate(JsonDocument.Parse(text).RootElement).SelectMany(verdict => verdict.Errors));
        var read = Assert.Single((await ReaderRun.OfAsync("stix", text)).Rows);
        Assert.Equal((row.Type, row.NormalizedValue), (read.Indicator.Type, read.Indicator.Value));
        Assert.Equal(Math.Round(row.Confidence, 2), read.Said.Confidence, 9);
        Assert.Equal(row.FirstSeen, read.Said.FirstSeen);
        Assert.Equal(row.Description.Length > 0 ? row.Description : row.NormalizedValue, read.Said.Description);
        var marking = StixMarking.Of(row) is { } tlp ? StixMarking.TagOf(tlp) : null;
        Assert.Equal(IndicatorTags.Of(row.Tags.Where(tag => !StixMarking.IsMarking(tag)).Concat(marking is null ? [] : [marking])), IndicatorTags.Of(read.Said.Tags));
    }

    [Fact]
    public void Observable_OfEveryType_IsValidAndKeepsItsId()
    {
        foreach (var (type, value) in Values)
        {
            var row = Row(type, value);
            var bundle = "[" + Written(json =>
            {
                writer.Identity(json);
                writer.Indicator(json, row);
                StixWriter.Observable(json, row);
            }).Replace("}{", "},{", StringComparison.Ordinal) + "]";
            using var document = JsonDocument.Parse(bundle);

            Assert.Empty(StixValidator.Validate(document.RootElement).SelectMany(verdict => verdict.Errors));
            Assert.Equal(type == IndicatorType.Cve ? 2 : 5, document.RootElement.GetArrayLength());
            if (type != IndicatorType.Cve)
            {
                Assert.Equal(StixIds.Deterministic(document.RootElement[2]), document.RootElement[2].GetProperty("id").GetString());
            }
        }
    }

    [Theory]
    [InlineData(IndicatorState.Active, false)]
    [InlineData(IndicatorState.Decayed, true)]
    [InlineData(IndicatorState.Expired, true)]
    [InlineData(IndicatorState.Revoked, true)]
    public void Indicator_NotValidAnyMore_IsRevoked(IndicatorState state, bool revoked)
    {
        var row = Row(IndicatorType.Ip, "198.51.100.3");
        row.State = state;

        Assert.Equal(revoked, JsonDocument.Parse(Written(json => writer.Indicator(json, row))).RootElement.TryGetProperty("revoked", out _));
    }

    [Fact]
    public void Marking_OfTagsAndColumn_IsTheNarrowest()
    {
        var row = Row(IndicatorType.Ip, "198.51.100.3");
        (row.Tlp, row.Tags) = (Tlp.Green, ["tlp:amber", "tlp:clear"]);

        Assert.Equal(Tlp.Amber, StixMarking.Of(row));
        Assert.Null(StixMarking.Of(Row(IndicatorType.Ip, "198.51.100.3")));
    }

    private static Indicator Sample(Random random, int seed)
    {
        var (type, value) = Values[seed % Values.Length];
        var row = Row(type, value);
        string[] tags = ["botnet", "malicious-activity", "apt 28", "tlp:white", "tlp:amber+strict", "c2;x"];
        row.Tags = IndicatorTags.Of(tags.Where(_ => random.Next(3) == 0).Concat(type == IndicatorType.Hash && random.Next(2) == 0 && value.Length is 32 or 40 or 64 ? ["certificate-fingerprint"] : []));
        row.Confidence = random.Next(101) / 100.0;
        row.Description = random.Next(2) == 0 ? string.Empty : "A \"quoted\"\nline, ü";
        row.FirstSeen = Start.AddTicks(random.NextInt64(TimeSpan.TicksPerDay));
        row.ValidUntil = random.Next(2) == 0 ? null : row.FirstSeen.AddTicks(random.NextInt64(1, TimeSpan.TicksPerDay));
        row.Tlp = random.Next(2) == 0 ? null : (Tlp)random.Next(5);
        row.SourceId = random.Next(2) == 0 ? null : 3;
        return row;
    }

    private static Indicator Row(IndicatorType type, string value) => new()
    {
        Id = 5,
        Type = type,
        Value = value,
        NormalizedValue = value,
        Confidence = 0.5,
        ThreatLevel = Severity.High,
        FirstSeen = Start,
        LastSeen = Start,
        CreatedAt = Start,
        UpdatedAt = Start.AddSeconds(1),
    };

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content, new JsonWriterOptions { SkipValidation = true }))
        {
            write(json);
        }

        return System.Text.Encoding.UTF8.GetString(content.ToArray());
    }
}
