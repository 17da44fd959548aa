using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Exclusions;

public sealed class ExclusionMatcherTests
{
    private readonly TestClock clock = new();

    [Theory]
    [InlineData(ExclusionKind.Exact, "Example.COM.", IndicatorType.Domain, "example.com", true)]
    [InlineData(ExclusionKind.Exact, "example.com", IndicatorType.Domain, "www.example.com", false)]
    [InlineData(ExclusionKind.Exact, "example[.]com", IndicatorType.Domain, "example.com", true)]
    [InlineData(ExclusionKind.Exact, "http://example.com/A", IndicatorType.Url, "http://example.com/a", true)]
    [InlineData(ExclusionKind.Substring, "MAIL.", IndicatorType.Domain, "web-mail.example.com", true)]
    [InlineData(ExclusionKind.Substring, "mail.", IndicatorType.Domain, "mails.example.com", false)]
    [InlineData(ExclusionKind.HostSuffix, ".example.com", IndicatorType.Domain, "example.com", true)]
    [InlineData(ExclusionKind.HostSuffix, "*.example.com", IndicatorType.Domain, "a.b.example.com", true)]
    [InlineData(ExclusionKind.HostSuffix, "example.com", IndicatorType.Domain, "badexample.com", false)]
    [InlineData(ExclusionKind.HostSuffix, "admin-mcas.ms", IndicatorType.Domain, "mcas.ms", false)]
    [InlineData(ExclusionKind.HostSuffix, "example.com", IndicatorType.Url, "http://user@www.example.com:8080/x?y=z.org", true)]
    [InlineData(ExclusionKind.HostSuffix, "example.com", IndicatorType.Url, "http://evil.org/example.com", false)]
    [InlineData(ExclusionKind.HostSuffix, "example.com", IndicatorType.Email, "a@mail.example.com", true)]
    [InlineData(ExclusionKind.HostSuffix, "example.com", IndicatorType.Email, "example.com@evil.org", false)]
    [InlineData(ExclusionKind.Cidr, "10.0.0.0/8", IndicatorType.Ip, "10.255.0.1", true)]
    [InlineData(ExclusionKind.Cidr, "10.0.0.0/8", IndicatorType.Ip, "11.0.0.1", false)]
    [InlineData(ExclusionKind.Cidr, "10.0.0.0/8", IndicatorType.Cidr, "10.1.0.0/16", true)]
    [InlineData(ExclusionKind.Cidr, "10.0.0.0/8", IndicatorType.Cidr, "10.0.0.0/8", true)]
    [InlineData(ExclusionKind.Cidr, "10.0.0.0/8", IndicatorType.Cidr, "10.0.0.0/7", false)]
    [InlineData(ExclusionKind.Cidr, "1.1.1.1", IndicatorType.Ip, "1.1.1.1", true)]
    [InlineData(ExclusionKind.Cidr, "1.1.1.1", IndicatorType.Cidr, "1.1.1.0/24", false)]
    [InlineData(ExclusionKind.Cidr, "2001:DB8::/32", IndicatorType.Ip, "2001:db8::1", true)]
    [InlineData(ExclusionKind.Cidr, "2001:db8::/32", IndicatorType.Ip, "2001:db9::1", false)]
    [InlineData(ExclusionKind.Cidr, "::/0", IndicatorType.Ip, "192.0.2.1", false)]
    [InlineData(ExclusionKind.Cidr, "::ffff:192.0.2.1", IndicatorType.Ip, "192.0.2.1", true)]
    [InlineData(ExclusionKind.Cidr, "0.0.0.0/0", IndicatorType.Ip, "192.0.2.1", true)]
    [InlineData(ExclusionKind.Cidr, "192.0.2.0/24", IndicatorType.Url, "http://192.0.2.7/x", true)]
    [InlineData(ExclusionKind.Regex, "/^(noc|abuse)\\@.*$/i", IndicatorType.Email, "NOC@example.com", true)]
    [InlineData(ExclusionKind.Regex, "^(?!abuse)a", IndicatorType.Email, "abuse@example.com", false)]
    public void Hits_EntryOfItsKind_IsFoundOrNot(ExclusionKind kind, string entry, IndicatorType type, string value, bool found)
    {
        var hits = Matcher(List(1, kind), entry).Hits(type, value);

        Assert.Equal(found, hits.Count == 1);
        Assert.All(hits, hit => Assert.Equal(ExclusionEntries.Read(kind, entry, out _), hit.Entry));
    }

    [Fact]
    public void Hits_WrongType_IsNone()
    {
        var list = List(1, ExclusionKind.HostSuffix);
        list.Types = [IndicatorType.Url];

        Assert.Empty(Matcher(list, "example.com").Hits(IndicatorType.Domain, "example.com"));
        Assert.Single(Matcher(list, "example.com").Hits(IndicatorType.Url, "http://example.com/"));
    }

    [Fact]
    public void Hits_ListThatIsOffOrOver_IsNone()
    {
        var off = List(1, ExclusionKind.Exact);
        off.IsEnabled = false;
        var until = List(2, ExclusionKind.Exact);
        until.ExpiresAt = clock.GetUtcNow().UtcDateTime.AddHours(1);
        var matcher = ExclusionMatcher.Build([(off, ["example.com"]), (until, ["example.com"])], clock);

        Assert.Equal(2, Assert.Single(matcher.Hits(IndicatorType.Domain, "example.com")).ExclusionId);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(matcher.Hits(IndicatorType.Domain, "example.com"));
    }

    [Fact]
    public void Hits_SeveralLists_TellWhatHoldsBackFirst()
    {
        var (tag, drop, suppress) = (List(1, ExclusionKind.Cidr, ExclusionMode.Tag), List(2, ExclusionKind.Cidr, ExclusionMode.Drop), List(3, ExclusionKind.Exact));
        var matcher = ExclusionMatcher.Build([(tag, ["192.0.2.0/24", "192.0.0.0/16"]), (drop, ["192.0.2.0/24"]), (suppress, ["192.0.2.1"])], clock);

        Assert.Equal([(2, "192.0.2.0/24"), (3, "192.0.2.1"), (1, "192.0.0.0/16")], matcher.Hits(IndicatorType.Ip, "192.0.2.1").Select(hit => (hit.ExclusionId, hit.Entry)));
    }

    [Theory]
    [InlineData(ExclusionKind.Regex, "(")]
    [InlineData(ExclusionKind.Cidr, "10.0.0.0/33")]
    [InlineData(ExclusionKind.Cidr, "010.1.1.1")]
    [InlineData(ExclusionKind.HostSuffix, "exa mple.com")]
    [InlineData(ExclusionKind.HostSuffix, "192.0.2.1")]
    [InlineData(ExclusionKind.Substring, "ab")]
    public void Read_EntryThatTheKindCannotHave_IsRefusedWithAReason(ExclusionKind kind, string entry)
    {
        Assert.Null(ExclusionEntries.Read(kind, entry, out var reason));
        Assert.False(string.IsNullOrEmpty(reason));
    }

    [Fact]
    public void Read_PatternsAndEntriesTooLong_AreRefused()
    {
        Assert.Null(ExclusionEntries.Read(ExclusionKind.Regex, new string('a', ExclusionPattern.MaximumLength + 1), out _));
        Assert.Null(ExclusionEntries.Read(ExclusionKind.Exact, new string('a', ExclusionEntry.MaximumValue + 1), out _));
    }

    // A pattern that backtracks without end: it refers back, so that no automaton can run it.
    [Fact]
    public void Fits_PatternThatRunsAway_EndsAndIsNotAskedAnyMore()
    {
        var pattern = ExclusionPattern.Read(@"^(a+)+\1$", out _)!;
        var value = new string('a', 60) + "!";

        for (var i = 0; i < 40; i++)
        {
            Assert.False(pattern.Fits(value));
        }

        Assert.False(pattern.Fits("aa"));
    }

    [Theory]
    [InlineData("List: of VPNs", "list:list: of vpns")]
    [InlineData("x", "list:x")]
    public void Tag_Name_IsLowerCase(string name, string tag) => Assert.Equal(tag, new ExclusionHit(1, name, ExclusionPurpose.Context, ExclusionMode.Tag, "x").Tag);

    [Fact]
    public void Tag_LongName_IsBounded() => Assert.Equal(Indicator.MaximumTag, new ExclusionHit(1, new string('n', 200), ExclusionPurpose.Context, ExclusionMode.Tag, "x").Tag.Length);

    private ExclusionMatcher Matcher(Exclusion list, params string[] entries) =>
        ExclusionMatcher.Build([(list, entries.Select(entry => ExclusionEntries.Read(list.Kind, entry, out _)!))], clock);

    private static Exclusion List(int id, ExclusionKind kind, ExclusionMode mode = ExclusionMode.Suppress) => new() { Id = id, Name = $"list {id}", Owner = "owner", Kind = kind, Mode = mode };
}
