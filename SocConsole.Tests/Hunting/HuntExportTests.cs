using System.Text;
using System.Text.Json;
using SocConsole.Core.Hunting;
using SocConsole.Tests.Ingestion;

namespace SocConsole.Tests.Hunting;

public sealed class HuntExportTests : IDisposable
{
    private readonly HuntWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Export_Ndjson_HoldsEveryMatchNewestFirst()
    {
        await world.AppendAsync([.. LogEvents.Many("line", 300), LogEvents.Of("other", organization: 2)]);

        var lines = (await ExportAsync("line", ExportFormat.Ndjson)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(Enumerable.Range(0, 300).Reverse().Select(number => $"line {number}"), lines.Select(line => line.GetProperty("raw").GetString()));
        Assert.Equal("EVT-300", lines[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Export_Csv_DisarmsFormulasAndQuotes()
    {
        await world.AppendAsync([LogEvents.Of("=HYPERLINK(\"x\")", fields: [("user.name", "@SUM(A1)")])]);

        var rows = (await ExportAsync("", ExportFormat.Csv)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("id,time,received_at,source,simulated,raw,fields", rows[0]);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\"", rows[1], StringComparison.Ordinal);
        Assert.EndsWith("\"{\"\"user.name\"\":[\"\"@SUM(A1)\"\"]}\"", rows[1], StringComparison.Ordinal);
        Assert.Equal(2, rows.Length);
    }

    [Theory]
    [InlineData("=1", "\"'=1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@x", "\"'@x\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("x=1", "\"x=1\"")]
    [InlineData("", "\"\"")]
    public void Cell_Formula_IsDisarmed(string value, string cell) => Assert.Equal(cell, HuntExport.Cell(value));

    [Fact]
    public async Task Export_SecondAtOnce_IsRefusedUntilTheFirstEnds()
    {
        var first = world.Hunts.Export(HuntWorld.Viewer(), new HuntRequest(), ExportFormat.Csv);
        Assert.Equal("HUNT_BUSY", world.Hunts.Export(HuntWorld.Viewer(), new HuntRequest(), ExportFormat.Csv).Error?.Code);

        await first.Value!.WriteAsync(Stream.Null, CancellationToken.None);

        Assert.Equal("", (await ExportAsync("nothing", ExportFormat.Ndjson)));
    }

    private async Task<string> ExportAsync(string query, ExportFormat format)
    {
        Assert.True(world.Hunts.Export(HuntWorld.Viewer(), new HuntRequest(query), format).Succeeded(out var export, out var error), error?.Message);
        using var target = new MemoryStream();
        await export.WriteAsync(target, CancellationToken.None);
        return Encoding.UTF8.GetString(target.ToArray());
    }
}
