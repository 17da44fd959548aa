using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Ingestion;

public sealed class NormaliserTests
{
    private static readonly ParseContext Context = new(new DateTime(2026, 10, 12, 0, 0, 0, DateTimeKind.Utc));
    private readonly Normaliser normaliser = Normaliser.Create();

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \t\r\n", "empty")]
    [InlineData("\uFEFF", "empty")]
    [InlineData("abc\0def", "NUL")]
    [InlineData("\u0001\u0002\u0003abc", "binary")]
    [InlineData("{\"a\":1,}", "malformed")]
    [InlineData("{'a':1}", "malformed")]
    [InlineData("[{\"a\":1}]", "not an object")]
    public void Normalise_UnreadableLine_IsRefusedWithAReason(string line, string reason)
    {
        var refused = normaliser.Normalise(line, Context).Error;

        Assert.Equal(ErrorKind.Invalid, refused?.Kind);
        Assert.Contains(reason, refused!.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Normalise_LineAtTheLimit_IsReadAndOneMoreCharacterIsRefused()
    {
        Assert.Null(normaliser.Normalise(new string('a', Normaliser.MaximumLength), Context).Error);
        Assert.Contains("longer", normaliser.Normalise(new string('a', Normaliser.MaximumLength + 1), Context).Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32, false)]
    [InlineData(33, true)]
    [InlineData(5000, true)]
    public void Normalise_NestedJson_IsRefusedBeyondThirtyTwoLevels(int depth, bool refused)
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

        var error = normaliser.Normalise(json, Context).Error;

        Assert.Equal(refused, error is not null);
        Assert.True(error is null || error.Message.Contains("deeper", StringComparison.Ordinal), error?.Message);
    }

    [Fact]
    public void Normalise_FewControlCharacters_AreText() =>
        Assert.Null(normaliser.Normalise("\u001b[31mfailed login\u001b[0m from 192.0.2.1 on the first console", Context).Error);

    [Fact]
    public void Normalise_LineWithByteOrderMarkAndCarriageReturn_IsReadWithoutThem()
    {
        var fields = normaliser.Normalise("\uFEFFOct 11 22:14:15 web1 sshd[1]: Invalid user a from 192.0.2.1\r", Context).Value!.Fields;

        Assert.Equal("Invalid user a from 192.0.2.1", fields[Ecs.Message]);
        Assert.Equal("ssh_invalid_user", fields[Ecs.EventAction]);
    }

    [Theory]
    [InlineData("[error] something broke]")]
    [InlineData("[sshd]: hello")]
    [InlineData("42")]
    [InlineData("\"quoted\"")]
    public void Normalise_TextThatOnlyLooksLikeJson_IsText(string line) =>
        Assert.EndsWith(normaliser.Normalise(line, Context).Value!.Fields[Ecs.Message]!, line, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"src_ip\":\"192.0.2.1\",\"source\":{\"ip\":\"192.0.2.9\"}}", Ecs.SourceIp, "192.0.2.9")]
    [InlineData("{\"Src_IP\":\"[2001:db8::1]:80\"}", Ecs.SourcePort, "80")]
    [InlineData("{\"status\":\"200\"}", Ecs.HttpStatus, "200")]
    [InlineData("{\"status\":\"active\"}", Ecs.HttpStatus, null)]
    [InlineData("{\"remote_user\":\"-\"}", Ecs.UserName, null)]
    [InlineData("{\"src_port\":70000}", Ecs.SourcePort, null)]
    [InlineData("{\"message\":\"Failed login from 192.0.2.7\",\"event\":{\"action\":\"own\"}}", Ecs.SourceIp, null)]
    [InlineData("{\"url\":\"/x?y\",\"message\":\"z\"}", Ecs.UrlDecoded, "/x?y")]
    [InlineData("{\"url\":{\"path\":\"/%41\",\"query\":\"q=%42\"}}", Ecs.UrlDecoded, "/a?q=b")]
    [InlineData("{\"dataset\":1}", Ecs.EventDataset, "json")]
    public void Normalise_JsonAlias_IsAddedWhereTheEcsNameIsMissingAndTheValueFits(string line, string field, string? expected) =>
        Assert.Equal(expected, normaliser.Normalise(line, Context).Value!.Fields[field]);

    [Theory]
    [InlineData("{\"time\":12}")]
    [InlineData("{\"timestamp\":\"yesterday\"}")]
    [InlineData("{\"timestamp\":\"10:30\"}")]
    [InlineData("{\"timestamp\":-1e400}")]
    public void Normalise_JsonWithoutReadableTime_HasNone(string line) => Assert.Null(normaliser.Normalise(line, Context).Value!.Timestamp);
}
