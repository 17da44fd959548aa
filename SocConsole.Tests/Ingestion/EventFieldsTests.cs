using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion;

public sealed class EventFieldsTests
{
    [Fact]
    public void TryGet_SeveralValues_GivesThemInOrder()
    {
        var fields = new EventFields(1) { { Ecs.UserName, "ann" }, { Ecs.SourceIp, "192.0.2.1" }, { Ecs.UserName, "bob" } };

        Assert.Equal("ann", fields[Ecs.UserName]);
        Assert.True(fields.TryGet(Ecs.UserName, 0, out var first, out var next));
        Assert.True(fields.TryGet(Ecs.UserName, next, out var second, out next));
        Assert.Equal(("ann", "bob"), (first, second));
        Assert.False(fields.TryGet(Ecs.UserName, next, out _, out _));
    }

    [Fact]
    public void TryGet_NameThatIsNotInterned_IsFoundByValue()
    {
        var fields = new EventFields { { Ecs.SourceIp, "192.0.2.1" } };

        Assert.Equal("192.0.2.1", fields[string.Concat("source.", "ip".AsSpan())]);
        Assert.Null(fields["Source.IP"]);
        Assert.Null(fields["source.ip.x"]);
    }

    [Fact]
    public void AddIfMissing_PresentOrEmpty_ChangesNothing()
    {
        var fields = new EventFields { { Ecs.UserName, "ann" } };

        fields.AddIfMissing(Ecs.UserName, "bob");
        fields.AddIfMissing(Ecs.HostName, null);
        fields.AddIfMissing(Ecs.HostName, string.Empty);
        fields.AddIfMissing(Ecs.ServiceName, "sshd");

        Assert.Equal([new(Ecs.UserName, "ann"), new(Ecs.ServiceName, "sshd")], fields);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(600)]
    public void Add_BeyondTheBound_KeepsTheFirstAndSaysSo(int capacity)
    {
        var fields = new EventFields(capacity);

        for (var i = 0; i < 700; i++)
        {
            fields.Add($"f{i}", $"{i}");
        }

        Assert.Equal(EventFields.MaximumCount, fields.Count);
        Assert.True(fields.Truncated);
        Assert.Equal("511", fields["f511"]);
        Assert.Null(fields["f512"]);
    }

    [Fact]
    public void Add_UpToTheBound_IsNotTruncated()
    {
        var fields = new EventFields();

        for (var i = 0; i < EventFields.MaximumCount; i++)
        {
            fields.Add($"f{i}", "x");
        }

        Assert.False(fields.Truncated);
        Assert.Equal(Enumerable.Range(0, EventFields.MaximumCount).Select(i => $"f{i}"), Enumerable.Range(0, fields.Count).Select(fields.NameAt));
    }
}
