using System.Globalization;
using System.Text;
using System.Text.Json;
using SocConsole.Core.Hunting.Search;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Hunting;

public enum ExportFormat
{
    /// <summary>One JSON object a line.</summary>
    Ndjson,

    /// <summary>RFC 4180, with what a spreadsheet would take for a formula disarmed by an apostrophe (OWASP, "CSV Injection").</summary>
    Csv,
}

/// <summary>
/// An export under way: at most 1,000,000 events, 20,000,000 read, ten minutes. Where that was not enough, the last line says so.
/// </summary>
public sealed class HuntExport : IDisposable
{
    /// <summary>Most events of an export.</summary>
    public const int MaximumEvents = 1_000_000;

    private const long MaximumScanned = 20_000_000;
    private const int FlushEvery = 200;
    private static readonly TimeSpan MaximumTime = TimeSpan.FromMinutes(10);

    private readonly EventScan scan;
    private readonly HuntScope scope;
    private readonly ExportFormat format;
    private readonly IDisposable place;
    private readonly TimeProvider clock;

    internal HuntExport(EventScan scan, HuntScope scope, ExportFormat format, IDisposable place, TimeProvider clock) =>
        (this.scan, this.scope, this.format, this.place, this.clock) = (scan, scope, format, place, clock);

    public string ContentType => format == ExportFormat.Csv ? "text/csv; charset=utf-8" : "application/x-ndjson";

    public string FileName => format == ExportFormat.Csv ? "events.csv" : "events.ndjson";

    /// <summary>Writes the events as they are found, the newest first, and gives the export's place back.</summary>
    public async Task WriteAsync(Stream target, CancellationToken ct)
    {
        using (this)
        {
            var budget = new ScanBudget(MaximumScanned, MaximumTime, clock, ct);
            await using var writer = new StreamWriter(target, new UTF8Encoding(false), 64 * 1024, leaveOpen: true) { NewLine = format == ExportFormat.Csv ? "\r\n" : "\n" };
            if (format == ExportFormat.Csv)
            {
                await writer.WriteLineAsync("id,time,received_at,source,simulated,raw,fields");
            }

            var written = 0;
            foreach (var item in scan.Open(scope).NewestFirst(budget))
            {
                if (written++ == MaximumEvents)
                {
                    budget.Stop($"an export has at most {MaximumEvents:N0} events", null);
                    break;
                }

                await writer.WriteLineAsync(format == ExportFormat.Csv ? Row(item) : JsonSerializer.Serialize(Body(item), Wire.Json));
                if (written % FlushEvery == 0)
                {
                    await writer.FlushAsync(ct);
                }
            }

            if (budget.Reason is { } reason)
            {
                await writer.WriteLineAsync(format == ExportFormat.Csv ? Cell($"incomplete: {reason}") : JsonSerializer.Serialize(new { incomplete = reason }, Wire.Json));
            }
        }
    }

    public void Dispose() => place.Dispose();

    /// <summary>A cell that no spreadsheet takes for a formula.</summary>
    internal static string Cell(string value)
    {
        var disarmed = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" + value : value;
        return $"\"{disarmed.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static object Body(LogEvent item) => new { item.Id, Time = item.Timestamp, item.ReceivedAt, item.Source, item.Simulated, item.Raw, Fields = Fields(item) };

    private static string Row(LogEvent item) => string.Join(
        ',',
        Cell(item.Id),
        Cell(item.Timestamp.ToString("O", CultureInfo.InvariantCulture)),
        Cell(item.ReceivedAt.ToString("O", CultureInfo.InvariantCulture)),
        Cell(item.Source),
        Cell(item.Simulated ? "true" : "false"),
        Cell(item.Raw),
        Cell(JsonSerializer.Serialize(Fields(item), Wire.Json)));

    private static Dictionary<string, string[]> Fields(LogEvent item) =>
        item.Fields.GroupBy(field => field.Key, field => field.Value, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
}
