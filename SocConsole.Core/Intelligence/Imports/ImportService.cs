using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Imports;

/// <summary>What is said of a file.</summary>
/// <param name="FileName">As the sender calls it; it helps to find out the format.</param>
/// <param name="SourceId">Who tells of it; null for nobody.</param>
/// <param name="Parameters">Format, defaults and the format's own settings.</param>
public sealed record ImportRequest(string FileName, int? SourceId, IReadOnlyDictionary<string, string> Parameters);

/// <summary>What an import's job row keeps.</summary>
internal sealed record ImportSettings(string FileName, int? SourceId, IReadOnlyDictionary<string, string> Parameters);

/// <summary>Takes files of indicators: the content first, then a job that reads it.</summary>
public sealed class ImportService(SocDatabase database, ImportSpool spool, FetchJobQueue queue)
{
    /// <summary>Streams the content to the disk and queues its reading. Errors: INVALID_REQUEST, PAYLOAD_TOO_LARGE, TOO_MANY_JOBS.</summary>
    public async Task<Result<FetchJobView>> ImportAsync(Actor actor, ImportRequest request, Stream content, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? await CheckAsync(actor, request, ct)) is { } refused)
        {
            return refused;
        }

        if (await spool.TakeAsync(content, ct) is not var (path, length))
        {
            return new Error(ErrorKind.TooLarge, "PAYLOAD_TOO_LARGE", $"A file has at most {ImportSpool.MaximumBytes / 1024 / 1024} MB.");
        }

        var job = new FetchJob
        {
            Kind = FetchJobKind.Import,
            SourceName = request.FileName,
            CreatedBy = string.Empty,
            BytesTotal = length,
            Parameters = JsonSerializer.Serialize(new ImportSettings(request.FileName, request.SourceId, request.Parameters), Wire.Json),
        };
        try
        {
            var queued = await database.WriteAsync<FetchJob>(actor.OrganizationId, async unit =>
            {
                var added = await FetchJobQueue.AddAsync(unit, actor, job, ct);
                if (added.Value is { } row)
                {
                    // Before the commit: a job without its file would fail, a file without its job is cleared away.
                    File.Move(path, spool.PathOf(actor.OrganizationId, row.Id));
                }

                return added;
            }, ct);
            if (queued.Error is null)
            {
                await queue.StartAsync(actor.OrganizationId, job.Id);
            }

            return queued.Map(FetchJobView.Of);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<Error?> CheckAsync(Actor actor, ImportRequest request, CancellationToken ct)
    {
        if (request.FileName.Length is 0 or > ThreatSource.MaximumName)
        {
            return Error.Invalid("file", $"must have a name of 1 to {ThreatSource.MaximumName} characters");
        }

        if (!FeedParameters.Of(request.Parameters).Succeeded(out var parameters, out var invalid))
        {
            return invalid;
        }

        if (parameters.Format != FeedParameters.AnyFormat && FeedReaders.Of(parameters.Format) is null)
        {
            return Error.Invalid("format", $"must be auto or one of {string.Join(", ", FeedReaders.All.Select(reader => reader.Format))}");
        }

        await using var db = database.Read(actor.OrganizationId);
        return request.SourceId is { } source && !await db.ThreatSources.AnyAsync(row => row.Id == source, ct) ? Error.Invalid("source_id", $"there is no source {source}")
            : spool.Count() >= ImportSpool.MaximumFiles ? Error.Conflict("TOO_MANY_JOBS", $"{ImportSpool.MaximumFiles} files wait to be read already; send it again later.")
            : null;
    }
}
