using SocConsole.Core.Intelligence.Stix;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Stix;

public sealed class StixIdsTests
{
    [SharedFact("stix/sco-deterministic-ids.jsonl")]
    public void Deterministic_Oracle_IsMet()
    {
        foreach (var sample in StixSamples.Lines("stix/sco-deterministic-ids.jsonl"))
        {
            var expected = sample.GetProperty("id").GetString();
            Assert.Equal(expected, StixIds.Deterministic(sample.GetProperty("object")));
            Assert.Equal(expected, StixIds.Deterministic(sample.GetProperty("object").GetProperty("type").GetString()!, sample.GetProperty("contributing")));
        }
    }

    [Fact]
    public void Deterministic_ValueAlone_IsTheObjectsId() =>
        Assert.Equal("ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4", StixIds.Deterministic("ipv4-addr", "198.51.100.3"));

    [Theory]
    [InlineData("""{"type":"file","hashes":{"SHA-256":"aa","MD5":"bb"},"size":3}""", """{"type":"file","hashes":{"MD5":"bb"}}""")]
    [InlineData("""{"type":"file","hashes":{"TLSH":"aa","SHA3-256":"bb"}}""", """{"type":"file","hashes":{"SHA3-256":"bb"},"size":1}""")]
    [InlineData("""{"type":"network-traffic","protocols":["tcp"],"dst_port":80,"src_ref":"ipv4-addr--x"}""", """{"src_ref":"ipv4-addr--x","dst_port":8e1,"protocols":["tcp"],"src_packets":4,"type":"network-traffic"}""")]
    public void Deterministic_SameContributingProperties_SameId(string one, string other)
    {
        Assert.NotNull(StixIds.Deterministic(StixSamples.Json(one)));
        Assert.Equal(StixIds.Deterministic(StixSamples.Json(one)), StixIds.Deterministic(StixSamples.Json(other)));
    }

    [Theory]
    [InlineData("""{"type":"process","pid":3}""")]
    [InlineData("""{"type":"x509-certificate","issuer":"a"}""")]
    [InlineData("""{"type":"indicator","name":"a"}""")]
    [InlineData("""{"type":"x-own","value":"a"}""")]
    [InlineData("""{"type":"autonomous-system","number":1e999}""")]
    [InlineData("[]")]
    public void Deterministic_NothingContributes_IsNull(string observable) => Assert.Null(StixIds.Deterministic(StixSamples.Json(observable)));

    [Theory]
    [InlineData("""{"b":1,"a":[true,null,"\u20ac\u000f\n\"\/"],"\u00f6":{}}""", "{\"a\":[true,null,\"\u20ac\\u000f\\n\\\"/\"],\"b\":1,\"\u00f6\":{}}")]
    [InlineData("""{"\ufb33":1,"\ud83d\ude00":2,"1":3}""", "{\"1\":3,\"\ud83d\ude00\":2,\"\ufb33\":1}")]
    public void TryWrite_Json_IsCanonical(string text, string expected)
    {
        Assert.True(CanonicalJson.TryWrite(StixSamples.Json(text), out var written));
        Assert.Equal(expected, written);
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"a\":1e400}")]
    public void TryWrite_NoCanonicalForm_IsFalse(string text) => Assert.False(CanonicalJson.TryWrite(StixSamples.Json(text), out _));

    // RFC 8785, appendix B.
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(unchecked((long)0x8000000000000000), "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(unchecked((long)0x8000000000000001), "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(unchecked((long)0xc340000000000000), "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(unchecked((long)0xbecbf647612f3696), "-0.0000033333333333333333")]
    public void Number_OfTheRfc_IsWrittenAsThere(long bits, string expected) => Assert.Equal(expected, CanonicalJson.Number(BitConverter.Int64BitsToDouble(bits)));

    [Fact]
    public void Number_NotFinite_IsNull() => Assert.Null(CanonicalJson.Number(double.NaN));
}
