using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Tests.Intelligence.Indicators;

public sealed class IndicatorExtractorTests
{
    [Theory]
    [InlineData("see hxxps://Evil[.]example[.]com/A.b), then", "Url https://evil.example.com/A.b; Domain evil.example.com")]
    [InlineData("http://a.com/x,http://b.com/y", "Url http://a.com/x; Domain a.com; Url http://b.com/y; Domain b.com")]
    [InlineData("[link](https://a.com/x_(y)) and |https://b.com|", "Url https://a.com/x_(y); Domain a.com; Url https://b.com; Domain b.com")]
    [InlineData("http://user@192.0.2.1:8080/a?u=http://b.com", "Url http://user@192.0.2.1:8080/a?u=http://b.com; Ip 192.0.2.1")]
    [InlineData("github.com/a/b", "Url http://github.com/a/b; Domain github.com")]
    [InlineData("mail some.one@example[.]com.", "Email some.one@example.com; Domain example.com")]
    [InlineData("root@[192.0.2.1]", "Email root@[192.0.2.1]; Ip 192.0.2.1")]
    [InlineData("192.0.2.0/24, 192.0.2.9/24; 2001:db8::1/64", "Cidr 192.0.2.0/24; Ip 192.0.2.9; Cidr 2001:db8::/64; Ip 2001:db8::1")]
    [InlineData("192.0.2.1-192.0.2.9", "Ip 192.0.2.1; Ip 192.0.2.9")]
    [InlineData("host IP:192.0.2.1:443 and [2001:db8::1]:443 std::cout Face::Add 11:04:10", "Ip 192.0.2.1; Ip 2001:db8::1")]
    [InlineData("1.1.1.1.1 .1.2.3.4 v1.2.3.4 version 1.2.3.4 Chrome/1.2.3.4 256.1.1.1 1.2.3", "")]
    [InlineData("Win32/Agent.TK, Trojan.Win32.Agent.ml, Emotet.CA and evil.tk", "Domain evil.tk")]
    [InlineData("banana..com banana.doc a@b smtp.mailfrom C:\\temp\\cmd.com", "")]
    [InlineData("*_example.com_* -----foo.com---", "Domain example.com; Domain foo.com")]
    [InlineData("imphash: 18ddf28a71089acdbab5038f58044c0a md5: 28ddf28a71089acdbab5038f58044c0a", "Hash 28ddf28a71089acdbab5038f58044c0a")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e.exe", "Hash d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e0", "")]
    [InlineData("cve-2017-0144.txt (CVE 2014-1001) xCVE-2017-0145 CVE-2017-014x", "Cve CVE-2017-0144; Cve CVE-2014-1001")]
    [InlineData("a.com a.com A.COM", "Domain a.com")]
    public void Extract_Text_GivesWhatItNames(string text, string expected)
    {
        var found = IndicatorExtractor.Extract(text, 100);

        Assert.Equal(expected, string.Join("; ", found.Select(one => $"{one.Type} {one.Value}")));
    }

    [Fact]
    public void Extract_Defanged_PointsAtTheTextAsItStood()
    {
        const string Text = "c2: hxxp[:]//evil[.]com/x (192[.]0[.]2[.]1).";

        var found = IndicatorExtractor.Extract(Text, 100);

        Assert.Equal(["hxxp[:]//evil[.]com/x", "evil[.]com", "192[.]0[.]2[.]1"], found.Select(one => one.Raw));
        Assert.All(found, one => Assert.Equal(one.Raw, Text[one.Start..one.End]));
    }

    [Fact]
    public void Extract_Limit_IsKept()
    {
        Assert.Equal(3, IndicatorExtractor.Extract("http://a.com/ b.com c.com d.com", 3).Count);
        Assert.Empty(IndicatorExtractor.Extract("a.com", 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Extract_RandomText_SlicesAreRawAndValuesAreNormal(int seed)
    {
        var random = new Random(seed);
        string[] parts = ["http://", "hxxps[:]//", "a", "evil", ".", "[.]", "(dot)", "com", "net", "1", "192.0.2.1", "/", ":", "@", "[at]", " ", "-", "_", "[", "]", "::", "2001:db8", "é", "?", "\\.", ",", "CVE-2017-0144", "d41d8cd98f00b204e9800998ecf8427e", "]("];
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => parts[random.Next(parts.Length)]));

            foreach (var one in IndicatorExtractor.Extract(text, 100))
            {
                Assert.Equal(one.Raw, text[one.Start..one.End]);
                var normal = IndicatorNormaliser.Normalise(one.Value);
                Assert.True(normal.Error is null && normal.Value == new NormalIndicator(one.Type, one.Value), $"{text}: {one.Type} {one.Value} becomes {normal.Value} {normal.Error?.Message}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Extract_Defanged_FindsWhatThePlainTextNames(int seed)
    {
        var random = new Random(seed);
        string[] dots = ["[.]", "(.)", "{.}", "[dot]", "(DOT)", "[.", ".]", "\\.", " [.] "];
        for (var i = 0; i < 500; i++)
        {
            var name = $"a{random.Next(1_000)}.evil{random.Next(1_000)}.com";
            var address = $"{random.Next(1, 224)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}";
            var plain = $"{name} at https://{name}/x and some@{name} from {address}!";
            var dot = dots[random.Next(dots.Length)];
            var defanged = plain.Replace("https://", "hxxps[:]//", StringComparison.Ordinal).Replace("@", "[at]", StringComparison.Ordinal).Replace(".", dot, StringComparison.Ordinal);

            Assert.Equal(Values(plain), Values(defanged));
        }
    }

    // A scan that looked at any of these more than a few times over would take minutes: the test run has a deadline, not this test.
    [Theory]
    [InlineData("\\")]
    [InlineData("[")]
    [InlineData("(((.")]
    [InlineData("http://")]
    [InlineData("http://a.com/")]
    [InlineData("http://1.2.3.999/")]
    [InlineData("https://a@")]
    [InlineData("a@")]
    [InlineData("a.")]
    [InlineData("1.1.1.1.")]
    [InlineData("::")]
    [InlineData("ff:")]
    [InlineData("é.")]
    [InlineData("CVE-")]
    [InlineData("http://example.com/test\\\\(")]
    [InlineData("0123456789abcdef")]
    public void Extract_AMillionHostileCharacters_Ends(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));

        Assert.InRange(IndicatorExtractor.Extract(text, 1_000).Count, 0, 1_000);
    }

    private static List<string> Values(string text) => [.. IndicatorExtractor.Extract(text, 100).Select(one => $"{one.Type} {one.Value}").Order(StringComparer.Ordinal)];
}
