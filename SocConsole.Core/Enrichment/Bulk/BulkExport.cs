using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Hunting;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Bulk;

public enum BulkFormat
{
    /// <summary>RFC 4180 with the documented header, with what a spreadsheet would take for a formula disarmed by an apostrophe (OWASP, "CSV Injection").</summary>
    Csv,

    /// <summary>The job and all its rows as one object.</summary>
    Json,
}

/// <summary>The rows of a job as a file. Its memory does not grow with their number.</summary>
public sealed class BulkExport
{
    public const string Header = "IOC,Type,Verdict,Score,First Seen,Last Seen,VirusTotal,AbuseIPDB,OTX,Error";

    private const int PageSize = 500;

    // Those that the header names.
    private static readonly string[] Columns = ["virustotal", "abuseipdb", "otx"];
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Relaxed = new(Wire.Json) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SocDatabase database;
    private readonly int organizationId;
    private readonly BulkJobView job;
    private readonly BulkFormat format;
    private readonly SemaphoreSlim places;

    internal BulkExport(SocDatabase database, int organizationId, BulkJobView job, BulkFormat format, SemaphoreSlim places) =>
        (this.database, this.organizationId, this.job, this.format, this.places) = (database, organizationId, job, format, places);

    public string ContentType => format == BulkFormat.Csv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8";

    public string FileName => $"bulk-{job.Id}.{Wire.Name(format)}";

    /// <summary>Writes the rows in the order of the file. At most four exports write at once; others wait for their turn.</summary>
    public async Task WriteAsync(Stream target, CancellationToken ct)
    {
        await places.WaitAsync(ct);
        try
        {
            await (format == BulkFormat.Csv ? CsvAsync(target, ct) : JsonAsync(target, ct));
        }
        finally
        {
            places.Release();
        }
    }

    private async Task CsvAsync(Stream target, CancellationToken ct)
    {
        await using var writer = new StreamWriter(target, new UTF8Encoding(false), 64 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Header.AsMemory(), ct);
        await foreach (var page in PagesAsync(ct))
        {
            foreach (var row in page)
            {
                await writer.WriteLineAsync(Line(row).AsMemory(), ct);
            }

            await writer.FlushAsync(ct);
        }
    }

    private async Task JsonAsync(Stream target, CancellationToken ct)
    {
        // The serializer flushes its writer without waiting, which a response does not take; so each page goes through memory.
        var buffer = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(buffer, Json);
        json.WriteStartObject();
        json.WritePropertyName("job");
        JsonSerializer.Serialize(json, job, Relaxed);
        json.WriteStartArray("results");
        await foreach (var page in PagesAsync(ct))
        {
            foreach (var row in page)
            {
                JsonSerializer.Serialize(json, BulkRowView.Of(row), Relaxed);
            }

            await target.WriteAsync(buffer.WrittenMemory, ct);
            buffer.ResetWrittenCount();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(ct);
        await target.WriteAsync(buffer.WrittenMemory, ct);
    }

    private async IAsyncEnumerable<IReadOnlyList<BulkRow>> PagesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        for (var last = 0; ;)
        {
            await using var db = database.Read(organizationId);
            var page = await db.BulkRows.Where(row => row.JobId == job.Id && row.Number > last).OrderBy(row => row.Number).Take(PageSize).ToListAsync(ct);
            if (page.Count == 0)
            {
                yield break;
            }

            yield return page;
            last = page[^1].Number;
        }
    }

    private static string Line(BulkRow row) => string.Join(',', ((IEnumerable<string>)
    [
        row.Value ?? row.Raw,
        row.IocType is { } type ? Wire.Name(type) : string.Empty,
        row.Verdict is { } verdict ? Wire.Name(verdict) : string.Empty,
        row.Score?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
        Time(row.FirstSeen),
        Time(row.LastSeen),
        .. Columns.Select(name => Word(row.Providers.FirstOrDefault(word => word.Provider == name))),
        row.Error ?? string.Empty,
    ]).Select(HuntExport.Cell));

    // A ratio says most, then a number; empty when the provider does not take the type.
    private static string Word(BulkProviderWord? said) => said switch
    {
        null => string.Empty,
        { DetectionRatio: { } ratio } => ratio,
        { Status: ProviderStatus.Ok, Reputation: { } reputation } => reputation.ToString(CultureInfo.InvariantCulture),
        _ => Wire.Name(said.Status),
    };

    private static string Time(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? string.Empty;
}
