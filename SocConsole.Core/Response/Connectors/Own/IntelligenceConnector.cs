using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents;
using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors.Own;

/// <summary>What is kept of a question to the providers, or of fetches.</summary>
internal sealed record IntelligenceDeed(IReadOnlyList<Guid> Lookups, IReadOnlyList<int> Jobs, string Text);

/// <summary>Asks the providers about indicators and writes what they say into the incident; fetches feeds.</summary>
public sealed class IntelligenceConnector(SocDatabase database, IocCheckService checks, FeedService feeds, ConnectorJournal journal) : IResponseConnector
{
    private const string Enrich = "threat_intelligence_enrichment";
    private const string AllFeeds = "all";
    private const int MaximumAsked = 10;
    private const int MaximumText = 2_000;

    public string Name => ActionCatalog.Intelligence;

    public IReadOnlyCollection<string> Actions { get; } = ActionCatalog.Of(ActionCatalog.Intelligence);

    public Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct)
    {
        var preview = request.Action != Enrich
            ? new EffectPreview($"Fetches {ActionInput.Find(request, "feed_sources")} now.", Configured: true, Reversible: false)
            : Asked(request).Succeeded(out var asked, out var error)
                ? new EffectPreview($"Asks the providers about {ActionInput.Words([.. asked.Select(ioc => ioc.Value)])}.", Configured: true, Reversible: false)
                : new EffectPreview($"Asks nobody: {error.Message}", Configured: true, Reversible: false, error.Message);
        return Task.FromResult(preview);
    }

    public async Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct)
    {
        if (await journal.ReadAsync(request, ct) is { } done)
        {
            return new ActionOutcome(Read(done).Text, done);
        }

        if (!(request.Action == Enrich ? await EnrichAsync(request, ct) : await FetchAsync(request, ct)).Succeeded(out var deed, out var error))
        {
            return error;
        }

        var state = JsonSerializer.Serialize(deed, Wire.Json);
        await TellAsync(request, deed.Text, CancellationToken.None);
        await journal.WriteAsync(request, state);
        return new ActionOutcome(deed.Text, state);
    }

    public async Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        if (state is null)
        {
            return Error.Conflict("NOT_DONE", "It was not done.");
        }

        var deed = Read(state);
        await using var db = database.Read(request.OrganizationId);
        var lookups = await db.Lookups.CountAsync(row => deed.Lookups.Contains(row.Id) && row.FinishedAt != null, ct);
        var jobs = await db.FetchJobs.CountAsync(row => deed.Jobs.Contains(row.Id), ct);
        return lookups < deed.Lookups.Count || jobs < deed.Jobs.Count
            ? Error.Conflict("NOT_STORED", "A lookup or a job is not there any more.")
            : new ActionOutcome(deed.Jobs.Count > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{jobs} fetch jobs are there; how they end is on the page of jobs.")
                : string.Create(CultureInfo.InvariantCulture, $"{lookups} lookups are stored."));
    }

    /// <summary>A question can't be taken back.</summary>
    public Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct) =>
        Task.FromResult<Result<ActionOutcome>>(Error.Conflict("NOT_REVERSIBLE", "What was asked or fetched can't be taken back."));

    private static IntelligenceDeed Read(string state) => JsonSerializer.Deserialize<IntelligenceDeed>(state, Wire.Json)!;

    private static Result<IReadOnlyList<Ioc>> Asked(ActionRequest request)
    {
        IReadOnlyList<Ioc> found = [.. IocReader.Find(ActionInput.Find(request, "enrichment_scope") ?? string.Empty).Take(MaximumAsked)];
        return found.Count > 0 ? Result.Of(found) : Error.Invalid("enrichment_scope", "must name an indicator: an address, a domain, a URL, a hash");
    }

    private async Task<Result<IntelligenceDeed>> EnrichAsync(ActionRequest request, CancellationToken ct)
    {
        if (!Asked(request).Succeeded(out var asked, out var error))
        {
            return error;
        }

        var (actor, ids, words) = (Tellings.Stage(request.OrganizationId), new List<Guid>(), new List<string>());
        foreach (var ioc in asked)
        {
            if (!(await checks.CheckAsync(actor, new CheckRequest(ioc.Value) { IsBackground = true }, ct)).Succeeded(out var lookup, out error))
            {
                return error.Kind == ErrorKind.RateLimited ? error with { Kind = ErrorKind.Unavailable } : error;
            }

            ids.Add(lookup.Id);
            words.Add($"{ioc.Value} is {Wire.Name(lookup.Verdict.Band)}{(lookup.Verdict.Score is { } score ? string.Create(CultureInfo.InvariantCulture, $" ({score} of 100)") : string.Empty)}: {lookup.Verdict.Explanation}");
        }

        return new IntelligenceDeed(ids, [], string.Join(" ", words));
    }

    private async Task<Result<IntelligenceDeed>> FetchAsync(ActionRequest request, CancellationToken ct)
    {
        if (!ActionInput.List(request, "feed_sources").Succeeded(out var names, out var error))
        {
            return error;
        }

        var actor = Tellings.Stage(request.OrganizationId);
        if (names is [AllFeeds])
        {
            return (await feeds.FetchAllAsync(actor, ct)).Map(jobs => new IntelligenceDeed([], [.. jobs.Select(job => job.Id)], string.Create(CultureInfo.InvariantCulture, $"{jobs.Count} feeds are fetched.")));
        }

        List<int> started = [];
        foreach (var name in names)
        {
            if (await FeedAsync(request.OrganizationId, name, ct) is not { } feed)
            {
                return new Error(ErrorKind.NotFound, "FEED_NOT_FOUND", $"There is no feed {name}.");
            }

            if (!(await feeds.FetchAsync(actor, feed, force: false, ct)).Succeeded(out var job, out error))
            {
                return error;
            }

            started.Add(job.Id);
        }

        return new IntelligenceDeed([], started, $"{ActionInput.Words(names)} {(names.Count == 1 ? "is" : "are")} fetched.");
    }

    private async Task<int?> FeedAsync(int organizationId, string name, CancellationToken ct)
    {
        var number = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        await using var db = database.Read(organizationId);
        return await db.Feeds.Where(row => row.SourceName == name || row.Id == number).Select(row => (int?)row.Id).FirstOrDefaultAsync(ct);
    }

    private Task<Result<Done>> TellAsync(ActionRequest request, string text, CancellationToken ct) => database.WriteAsync<Done>(
        request.OrganizationId,
        async unit =>
        {
            if (request.IncidentNumber is { } number && await unit.Db.Incidents.FirstOrDefaultAsync(row => row.Number == number, ct) is { } incident)
            {
                unit.Db.IncidentEntries.Add(new IncidentEntry { IncidentId = incident.Id, At = unit.Now, Kind = request.Action, Text = text.Length <= MaximumText ? text : text[..MaximumText] });
                unit.Raise(new IncidentChanged(request.OrganizationId, unit.Now, number));
            }

            return Done.Value;
        },
        ct);
}
