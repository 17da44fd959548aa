using System.Net;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Tests.Intelligence;

public sealed class IndicatorIndexTests
{
    [Fact]
    public void FindAddress_NestedNetworks_GivesTheNarrowest()
    {
        var index = Build("10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "2001:db8::/32", "2001:db8:1::/48");

        Assert.Equal("10.1.2.3", index.FindAddress("10.1.2.3")?.Value);
        Assert.Equal("10.1.0.0/16", index.FindAddress("10.1.2.4")?.Value);
        Assert.Equal("10.0.0.0/8", index.FindAddress("10.200.0.1")?.Value);
        Assert.Equal("10.0.0.0/8", index.FindAddress("::ffff:10.200.0.1")?.Value);
        Assert.Equal("2001:db8:1::/48", index.FindAddress("2001:DB8:1::5")?.Value);
        Assert.Equal("2001:db8::/32", index.FindAddress("2001:db8:2::5")?.Value);
        Assert.Null(index.FindAddress("11.0.0.1"));
        Assert.Null(index.FindAddress("not an address"));
    }

    [Fact]
    public void FindDomain_SubDomain_GivesTheNearestParent()
    {
        var index = Build("evil.example", "mail.evil.example", "example.org");

        Assert.Equal("mail.evil.example", index.FindDomain("a.b.MAIL.evil.example.")?.Value);
        Assert.Equal("evil.example", index.FindDomain("www.evil.example")?.Value);
        Assert.Null(index.FindDomain("notevil.example"));
        Assert.Null(index.FindDomain("example"));
        Assert.Null(index.FindDomain(string.Empty));
        Assert.Null(index.FindDomain(new string('a', 300)));
    }

    [Fact]
    public void FindUrl_PathPrefix_GivesTheLongestFolder()
    {
        var index = Build("http://evil.example/a/", "http://evil.example/a/b/", "http://evil.example/file.exe", "https://whole.example/", "http://evil.example/q?id=1");

        Assert.Equal("http://evil.example/a/b/", index.FindUrl("http://EVIL.example:80/a/b/c?x=/y/#z")?.Value);
        Assert.Equal("http://evil.example/a/", index.FindUrl("http://evil.example/a/x")?.Value);
        Assert.Equal("http://evil.example/file.exe", index.FindUrl("http://evil.example/file.exe?again")?.Value);
        Assert.Equal("http://evil.example/q?id=1", index.FindUrl("http://evil.example/q?id=1")?.Value);
        Assert.Equal("https://whole.example/", index.FindUrl("https://whole.example/any/where")?.Value);
        Assert.Null(index.FindUrl("http://evil.example/q?id=2"));
        Assert.Null(index.FindUrl("http://evil.example/file.exe.txt"));
        Assert.Null(index.FindUrl("https://evil.example/a/"));
        Assert.Null(index.FindUrl("no url"));
    }

    [Fact]
    public void FindHash_AnyCase_IsFound()
    {
        var index = Build("d41d8cd98f00b204e9800998ecf8427e");

        Assert.NotNull(index.FindHash("D41D8CD98F00B204E9800998ECF8427E"));
        Assert.Null(index.FindHash("d41d8cd98f00b204e9800998ecf8427f"));
    }

    [Fact]
    public void Build_EqualValues_KeepsTheFirst()
    {
        var index = IndicatorIndex.Build([new(IndicatorType.Ip, "192.0.2.1", "first"), new(IndicatorType.Ip, "192.0.2.1", "second")]);

        Assert.Equal((1, "first"), (index.Count, index.FindAddress("192.0.2.1")?.Source));
        Assert.Equal(0, IndicatorIndex.Empty.Count);
        Assert.Null(IndicatorIndex.Empty.FindAddress("192.0.2.1"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void FindAddress_RandomNetworks_AgreesWithAskingEachOfThem(int seed, bool v6)
    {
        var random = new Random(seed);
        var width = v6 ? 128 : 32;
        var networks = Enumerable.Range(0, 300).Select(_ => Network(Address(random, v6), random.Next(1, width + 1))).DistinctBy(network => network.ToString()).ToList();
        var index = Build([.. networks.Select(network => network.ToString())]);
        for (var i = 0; i < 2000; i++)
        {
            // Half of the questions are about addresses near the edges of a network.
            var asked = i % 2 == 0 ? Address(random, v6) : Near(networks[random.Next(networks.Count)].BaseAddress, random);

            var expected = networks.Where(network => network.Contains(asked)).MaxBy(network => network.PrefixLength);

            Assert.Equal(expected.PrefixLength == 0 ? null : IndicatorReader.Classify(expected.ToString(), "list")?.Value, index.FindAddress(asked.ToString())?.Value);
        }
    }

    [Fact]
    public void FindDomain_RandomNames_AgreesWithComparingSuffixes()
    {
        var random = new Random(8);
        string Name(int most) => string.Join('.', Enumerable.Range(0, random.Next(2, most)).Select(_ => "abc"[random.Next(3)]));
        var listed = Enumerable.Range(0, 30).Select(_ => Name(5)).Distinct().ToList();
        var index = Build([.. listed]);
        for (var i = 0; i < 2000; i++)
        {
            var asked = Name(7);

            Assert.Equal(listed.Where(name => asked == name || asked.EndsWith("." + name, StringComparison.Ordinal)).MaxBy(name => name.Length), index.FindDomain(asked)?.Value);
        }
    }

    [Fact]
    public void FindEmail_AnyCase_IsFoundWhole()
    {
        var index = Build("Bad@Example.org");

        Assert.Equal("bad@example.org", index.FindEmail("BAD@example.ORG")?.Value);
        Assert.Null(index.FindEmail("notbad@example.org"));
        Assert.Null(index.FindEmail("bad@example.org.uk"));
    }

    [Fact]
    public void Find_Hit_HasTheNumberTheTypeAndTheSource()
    {
        var index = IndicatorIndex.Build([new(IndicatorType.Cidr, "2001:db8::/32", "nets", 7), new(IndicatorType.Url, "http://h.example/a#part", "urls", 8), new(IndicatorType.Cidr, "0.0.0.0/0", "all", 9)]);

        Assert.Equal(new IndicatorHit(7, IndicatorType.Cidr, "2001:db8::/32", "nets"), index.FindAddress("2001:db8::1"));
        Assert.Equal(new IndicatorHit(8, IndicatorType.Url, "http://h.example/a#part", "urls"), index.FindUrl("http://h.example/a?x"));
        Assert.Equal(new IndicatorHit(9, IndicatorType.Cidr, "0.0.0.0/0", "all"), index.FindAddress("203.0.113.9"));
    }

    [Fact]
    public void UrlKey_RandomUrls_IsTheSameEitherWay()
    {
        var random = new Random(9);
        string[] parts = ["http://", "https://", "HTTP://", "a.example", "A.example", "1.2.3.4", "01.2.3", "1.2.3", "h", "a-.b", "a..b", ":80", ":8080", "/", "/a", "/./", "/../", "/a.b", "?x=1", "#f", "%7e", "%2F", "user@", "~", "\\", " ", "é", "/A/", ".", "//", "+", "&", "'", "x_y"];
        Span<byte> key = stackalloc byte[4_096];
        for (var i = 0; i < 50_000; i++)
        {
            var url = parts[random.Next(3)] + string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => parts[random.Next(3, parts.Length)]));

            var length = UrlKey.Write(url, key);

            // A host that Uri leaves beyond ASCII is none that is listed.
            Assert.Equal((url, UrlKey.Of(url) is { } same && System.Text.Ascii.IsValid(same) ? same : null), (url, length < 0 ? null : System.Text.Encoding.ASCII.GetString(key[..length])));
        }
    }

    [Fact]
    public void Find_RandomHashesAndUrls_AgreesWithComparing()
    {
        var random = new Random(10);
        string Hash() => string.Concat(Enumerable.Range(0, 32).Select(at => at < 30 ? 'a' : "0123456789abcdef"[random.Next(16)]));
        string Url() => "http://h.example/" + string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => "abc"[random.Next(3)] + (random.Next(2) == 0 ? "/" : "")));
        var hashes = Enumerable.Range(0, 60).Select(_ => Hash()).ToHashSet();
        var urls = Enumerable.Range(0, 20).Select(_ => Url()).ToHashSet();
        var index = Build([.. hashes, .. urls]);
        for (var i = 0; i < 3_000; i++)
        {
            var (hash, url) = (Hash(), Url());
            var prefix = urls.Where(listed => listed == url || (listed.EndsWith('/') && url.StartsWith(listed, StringComparison.Ordinal))).MaxBy(listed => listed.Length);

            Assert.Equal(hashes.Contains(hash), index.FindHash(hash) is not null);
            Assert.Equal(prefix, index.FindUrl(url)?.Value);
        }
    }

    private static IndicatorIndex Build(params string[] texts) => IndicatorIndex.Build(texts.Select(text => IndicatorReader.Classify(text, "list")!));

    // Few different bits, so that networks nest and meet.
    private static IPAddress Address(Random random, bool v6)
    {
        var bytes = new byte[v6 ? 16 : 4];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(i == 0 ? 0x20 : random.Next(2) * random.Next(256));
        }

        return new IPAddress(bytes);
    }

    private static IPAddress Near(IPAddress address, Random random)
    {
        var bytes = address.GetAddressBytes();
        bytes[random.Next(1, bytes.Length)] ^= (byte)(1 << random.Next(8));
        return new IPAddress(bytes);
    }

    private static IPNetwork Network(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }
}
