using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Ingestion;

public sealed class ParseServiceTests
{
    private const string Ssh = "Mar  4 09:59:59 web-01 sshd[401]: Failed password for root from 198.51.100.7 port 50001 ssh2";
    private static readonly Actor Analyst = new(1, "1", "analyst", ActorKind.User, Permissions.Of(Role.Analyst));
    private readonly ParseService parser = new(Normaliser.Create(), Options.Create(new IngestionOptions { MaximumLineBytes = 1024 }), new TestClock());

    [Fact]
    public void Parse_GoodAndBadLines_GivesFieldsOrTheReasonInOrder()
    {
        var report = parser.Parse(Analyst, "web", [Ssh, "", "{\"a\":", "plain words"]).Value!;

        Assert.Equal((2, 2), (report.Parsed, report.Refused));
        Assert.Equal([1L, 2, 3, 4], report.Results.Select(result => result.Line));
        var first = report.Results[0];
        Assert.Equal(("sshd", "198.51.100.7", "root"), (first.Dataset, first.Fields[Ecs.SourceIp], first.Fields[Ecs.UserName]));
        Assert.Equal(new DateTime(2026, 3, 4, 9, 59, 59, DateTimeKind.Utc), first.Timestamp);
        Assert.Equal("The line is empty.", report.Results[1].Error);
        Assert.NotNull(report.Results[2].Error);
        Assert.Null(report.Results[2].Dataset);
        Assert.Equal(("text", null), (report.Results[3].Dataset, report.Results[3].Timestamp));
    }

    [Fact]
    public void Parse_FieldWithSeveralValues_IsAList()
    {
        var reading = parser.Parse(Analyst, null, ["{\"tags\":[\"one\",\"two\"],\"message\":\"x\"}"]).Value!.Results[0];

        Assert.Equal(["one", "two"], Assert.IsType<List<string>>(reading.Fields["tags"]));
    }

    [Fact]
    public void Parse_LineOverTheLimit_IsRefusedAlone()
    {
        var report = parser.Parse(Analyst, null, [new string('a', Normaliser.MaximumLength + 1), new string('a', Normaliser.MaximumLength)]).Value!;

        Assert.Contains("longer than 65536", report.Results[0].Error, StringComparison.Ordinal);
        Assert.Null(report.Results[1].Error);
    }

    [Fact]
    public void Parse_RequestOutOfBounds_IsInvalid()
    {
        Assert.Equal(["lines"], parser.Parse(Analyst, null, [.. Enumerable.Repeat("a", ParseService.MaximumLines + 1)]).Error?.Fields?.Keys);
        Assert.Equal(["lines"], parser.Parse(Analyst, null, []).Error?.Fields?.Keys);
        Assert.Equal(["lines"], parser.Parse(Analyst, null, null).Error?.Fields?.Keys);
        Assert.Equal(["lines"], parser.Parse(Analyst, null, [null]).Error?.Fields?.Keys);
        Assert.Equal(["source"], parser.Parse(Analyst, "a\nb", ["a"]).Error?.Fields?.Keys);
    }

    [Fact]
    public void Parse_Viewer_IsForbidden() =>
        Assert.Equal(ErrorKind.Forbidden, parser.Parse(Analyst with { Granted = Permissions.Of(Role.Viewer) }, null, ["a"]).Error?.Kind);

    [Fact]
    public async Task Read_MoreLinesThanAChunk_GivesAllWithTheirNumbers()
    {
        var text = string.Join("\n", Enumerable.Range(1, 700).Select(index => index == 300 ? "" : index == 301 ? new string('x', 2000) : $"line {index}"));
        byte[] bytes = [.. Encoding.UTF8.GetBytes(text), (byte)'\n', 0xFF, 0xFE];
        var readings = new List<LineReading>();

        await foreach (var reading in parser.ReadAsync(PipeReader.Create(new MemoryStream(bytes)), DeliveryFormat.Lines, CancellationToken.None))
        {
            readings.Add(reading);
        }

        // The blank line is layout; too long and not UTF-8 are refused.
        Assert.Equal(Enumerable.Range(1, 701).Where(index => index != 300).Select(index => (long)index), readings.Select(reading => reading.Line));
        Assert.Equal([(301L, "line is too long"), (701L, "not valid UTF-8")], readings.Where(reading => reading.Error is not null).Select(reading => (reading.Line, reading.Error)));
    }
}
