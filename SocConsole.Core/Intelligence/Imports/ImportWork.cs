using System.Text.Json;
using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Core.Intelligence.Feeds.Http;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Imports;

/// <summary>Reads a file that somebody sent.</summary>
public sealed class ImportWork(ImportSpool spool) : IFetchWork
{
    public FetchJobKind Kind => FetchJobKind.Import;

    public async Task<FetchOutcome> RunAsync(FetchJob job, IndicatorSink sink, CancellationToken ct)
    {
        var path = spool.PathOf(job.OrganizationId, job.Id);
        if (!File.Exists(path))
        {
            return new FetchOutcome(Error.Conflict("FILE_GONE", "The file is not there any more; send it again."), null);
        }

        var settings = JsonSerializer.Deserialize<ImportSettings>(job.Parameters, Wire.Json)!;
        if (!FeedParameters.Of(settings.Parameters).Succeeded(out var parameters, out var invalid))
        {
            return new FetchOutcome(invalid, null);
        }

        (sink.SourceId, sink.BytesTotal) = (settings.SourceId, job.BytesTotal);
        var fault = await ReadAsync(path, settings, parameters, sink, ct);
        return new FetchOutcome(fault is null ? null : Error.Invalid(fault), null, _ =>
        {
            spool.Forget(job.OrganizationId, job.Id);
            return Task.CompletedTask;
        });
    }

    private static async Task<string?> ReadAsync(string path, ImportSettings settings, FeedParameters parameters, IndicatorSink sink, CancellationToken ct)
    {
        var format = parameters.Format == FeedParameters.AnyFormat ? null : parameters.Format;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using var counted = new BoundedStream(file, ImportSpool.MaximumBytes, count => sink.BytesRead += count);
        await foreach (var item in FeedContents.ReadAsync(counted, format, settings.FileName, parameters.Reading, ct))
        {
            if (item.Fault is { } fault)
            {
                return fault;
            }

            if (!await sink.AddAsync(item, ct))
            {
                return null;
            }
        }

        return null;
    }
}
