using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Stix.Mapping;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Export;

public enum IndicatorFormat
{
    /// <summary>A STIX 2.1 bundle.</summary>
    Stix,

    /// <summary>One event of MISP.</summary>
    Misp,

    /// <summary>RFC 4180 with a header, with what a spreadsheet would take for a formula disarmed by an apostrophe (OWASP, "CSV Injection").</summary>
    Csv,

    /// <summary>One value a line.</summary>
    Txt,
}

/// <summary>What is exported.</summary>
/// <param name="MinimumConfidence">From 0 to 1; null for any.</param>
/// <param name="IncludeInactive">Those too that are not looked for any more; what an exclusion holds back is left out always.</param>
/// <param name="IncludeRed">Those marked TLP:RED too.</param>
/// <param name="WithObservables">For STIX: each indicator's observable beside it.</param>
public sealed record ExportRequest(IndicatorFormat Format, IndicatorFilter Filter, double? MinimumConfidence = null, bool IncludeInactive = false, bool IncludeRed = false, bool WithObservables = false);

/// <summary>An export under way. Its memory does not grow with the number of indicators.</summary>
public sealed class IndicatorExport
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly SocDatabase database;
    private readonly int organizationId;
    private readonly ExportRequest request;
    private readonly SemaphoreSlim places;
    private readonly DateTime now;

    internal IndicatorExport(SocDatabase database, int organizationId, ExportRequest request, SemaphoreSlim places, DateTime now) =>
        (this.database, this.organizationId, this.request, this.places, this.now) = (database, organizationId, request, places, now);

    public string ContentType => request.Format switch
    {
        IndicatorFormat.Stix => "application/stix+json;version=2.1",
        IndicatorFormat.Misp => "application/json",
        IndicatorFormat.Csv => "text/csv; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };

    public string FileName => request.Format switch
    {
        IndicatorFormat.Stix => "indicators.stix.json",
        IndicatorFormat.Misp => "indicators.misp.json",
        IndicatorFormat.Csv => "indicators.csv",
        _ => "indicators.txt",
    };

    /// <summary>Writes the indicators in the order of their numbers. At most four exports write at once; others wait for their turn.</summary>
    public async Task WriteAsync(Stream target, CancellationToken ct)
    {
        await places.WaitAsync(ct);
        try
        {
            await (request.Format switch
            {
                IndicatorFormat.Stix => StixAsync(target, ct),
                IndicatorFormat.Misp => MispAsync(target, ct),
                IndicatorFormat.Csv => LinesAsync(target, CsvLines.Header, CsvLines.Of, "\r\n", ct),
                _ => LinesAsync(target, null, (row, _) => row.NormalizedValue, "\n", ct),
            });
        }
        finally
        {
            places.Release();
        }
    }

    private IAsyncEnumerable<IReadOnlyList<Indicator>> PagesAsync(CancellationToken ct) => SharedIndicators.PagesAsync(database, organizationId, db => ExportQuery.Of(db, request), ct);

    private async Task StixAsync(Stream target, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        var writer = await SharedIndicators.WriterAsync(db, organizationId, ct);
        await using var json = new Utf8JsonWriter(target, Json);
        json.WriteStartObject();
        json.WriteString("type", "bundle");
        json.WriteString("id", $"bundle--{Guid.NewGuid()}");
        json.WriteStartArray("objects");
        writer.Identity(json);
        await foreach (var page in PagesAsync(ct))
        {
            foreach (var row in page)
            {
                writer.Indicator(json, row);
                if (request.WithObservables)
                {
                    StixWriter.Observable(json, row);
                }
            }

            await json.FlushAsync(ct);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }

    private async Task MispAsync(Stream target, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        var organization = await SharedIndicators.OrganizationAsync(db, organizationId, ct);
        await using var json = new Utf8JsonWriter(target, Json);
        json.WriteStartObject();
        var head = new MispEventHead(Guid.NewGuid(), $"Indicators of {organization.Name}", now, now, request.Filter.Level);
        MispEventWriter.Begin(json, head, organization);
        await foreach (var page in PagesAsync(ct))
        {
            foreach (var row in page)
            {
                MispForm.Attribute(json, row);
            }

            await json.FlushAsync(ct);
        }

        MispEventWriter.End(json);
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }

    private async Task LinesAsync(Stream target, string? header, Func<Indicator, IReadOnlyDictionary<int, string>, string> line, string end, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        var sources = await SharedIndicators.SourcesAsync(db, ct);
        await using var writer = new StreamWriter(target, new UTF8Encoding(false), 64 * 1024, leaveOpen: true) { NewLine = end };
        if (header is not null)
        {
            await writer.WriteLineAsync(header.AsMemory(), ct);
        }

        await foreach (var page in PagesAsync(ct))
        {
            foreach (var row in page)
            {
                await writer.WriteLineAsync(line(row, sources).AsMemory(), ct);
            }

            await writer.FlushAsync(ct);
        }
    }
}
