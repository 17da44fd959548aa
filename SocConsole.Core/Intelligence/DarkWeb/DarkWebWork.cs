using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.DarkWeb;

/// <summary>Reads a dark-web source: the one page at its address and no page that it links to. A page that did not change adds nothing.</summary>
public sealed class DarkWebWork(SocDatabase database, DarkWebClient client, TimeProvider clock) : IFetchWork
{
    /// <summary>Most indicators of one page.</summary>
    public const int MaximumIndicators = 10_000;

    // A market's word: told of, and not checked by anybody.
    private static readonly FeedReading Reading = new(0.6, Severity.Medium, ["darkweb"], new Dictionary<string, string>());

    public FetchJobKind Kind => FetchJobKind.Scrape;

    public async Task<FetchOutcome> RunAsync(FetchJob job, IndicatorSink sink, CancellationToken ct)
    {
        await using var db = database.Read(job.OrganizationId);
        if (await db.DarkWebSources.FirstOrDefaultAsync(row => row.Id == job.SubjectId, ct) is not { } source)
        {
            return new FetchOutcome(Error.Conflict("DARK_WEB_SOURCE_GONE", "The dark web source was deleted."), null);
        }

        var record = new DarkWebRecord(source, job.Id);
        var request = new DarkWebRequest(new Uri(source.Url), source.RequiresTor, string.Create(CultureInfo.InvariantCulture, $"soc-{job.OrganizationId}-{source.Id}-{job.Id}"));
        if (!(await client.GetAsync(request, count => sink.BytesRead += count, ct)).Succeeded(out var page, out var error) || !PageText.Read(page, clock).Succeeded(out var text, out error))
        {
            return new FetchOutcome(error, null, unit => record.FailedAsync(unit, error));
        }

        var seen = new SeenPage(page.Address.AbsoluteUri is { Length: <= DarkWebSource.MaximumUrl } address ? address : source.Url, Convert.ToHexStringLower(SHA256.HashData(page.Bytes)), text.Title)
        {
            Keywords = WatchedWords.Count(Refanger.Refang(text.Text), source.Keywords),
        };
        var pages = db.DarkWebPages.Where(row => row.SourceId == source.Id);
        var known = await pages.FirstOrDefaultAsync(row => row.Url == seen.Url && row.Hash == seen.Hash, ct);
        var before = await pages.OrderByDescending(row => row.LastSeen).ThenByDescending(row => row.Id).FirstOrDefaultAsync(ct);
        seen.Anew = [.. seen.Keywords.Where(word => before is null || !before.Keywords.ContainsKey(word.Key))];
        if (known is null)
        {
            sink.SourceId = record.ThreatSourceId = await ThreatSourceAsync(source, ct);
            seen.Indicators = await ExtractAsync(text.Text, [new Uri(source.Url), page.Address], sink, ct);
        }

        return new FetchOutcome(null, Note(known is not null, seen), unit => record.ReadAsync(unit, seen));
    }

    private static async Task<int> ExtractAsync(string text, IReadOnlyList<Uri> own, IndicatorSink sink, CancellationToken ct)
    {
        var count = 0;
        foreach (var found in IndicatorExtractor.Extract(text, MaximumIndicators).Where(found => !IsOwn(found, own)))
        {
            count++;
            if (!await sink.AddAsync(new FeedSaid { Type = found.Type }.Row(Reading, count, found.Value, found.Raw), ct))
            {
                break;
            }
        }

        return count;
    }

    // Every page names itself.
    private static bool IsOwn(ExtractedIndicator found, IReadOnlyList<Uri> own) => found.Type switch
    {
        IndicatorType.Domain or IndicatorType.Ip => own.Any(address => address.IdnHost == found.Value),
        IndicatorType.Url => Uri.TryCreate(found.Value, UriKind.Absolute, out var uri) && own.Any(address => address.IdnHost == uri.IdnHost),
        _ => false,
    };

    private async Task<int?> ThreatSourceAsync(DarkWebSource source, CancellationToken ct)
    {
        var made = await database.WriteAsync<ThreatSource>(source.OrganizationId, async unit =>
        {
            if (await unit.Db.ThreatSources.FirstOrDefaultAsync(row => row.Name == source.Name, ct) is { } known)
            {
                return known;
            }

            var row = new ThreatSource { Name = source.Name, Url = source.Url, Kind = SourceKind.Darkweb, CreatedAt = unit.Now, UpdatedAt = unit.Now };
            unit.Db.ThreatSources.Add(row);
            await unit.Db.SaveChangesAsync(ct);
            return row;
        }, ct);
        return made.Value?.Id;
    }

    private static string? Note(bool isKnown, SeenPage seen)
    {
        var watched = string.Join(", ", seen.Anew.Select(word => string.Create(CultureInfo.InvariantCulture, $"{word.Key} ({word.Value})")));
        return (isKnown, watched.Length > 0) switch
        {
            (true, true) => $"Not changed since it was last seen; watched: {watched}",
            (true, false) => "Not changed since it was last seen.",
            (false, true) => $"watched: {watched}",
            _ => null,
        };
    }
}

/// <summary>A page as a scrape met it.</summary>
internal sealed record SeenPage(string Url, string Hash, string Title)
{
    public IReadOnlyDictionary<string, int> Keywords { get; init; } = new Dictionary<string, int>();

    /// <summary>Watched words that the page seen before this one did not have.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Anew { get; set; } = [];

    public int Indicators { get; set; }
}
