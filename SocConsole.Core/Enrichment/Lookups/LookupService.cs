using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Lookups;

/// <summary>Lookups that were made, and what people wrote on them.</summary>
public sealed class LookupService(SocDatabase database, LookupRuns runs, AnswerStore answers)
{
    private const string What = "Lookup";

    /// <summary>The newest first, and how many there are.</summary>
    public async Task<Result<(IReadOnlyList<LookupSummary> Items, long Total)>> ListAsync(Actor actor, LookupFilter filter, Slice slice, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadIndicators) ?? slice.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = db.Lookups.AsQueryable();
        if (!string.IsNullOrWhiteSpace(filter.Value))
        {
            if (!IocReader.Read(filter.Value).Succeeded(out var ioc, out var invalid))
            {
                return invalid;
            }

            rows = rows.Where(row => row.Value == ioc.Value && row.IocType == ioc.Type);
        }

        rows = rows.Where(row => (filter.Verdict == null || row.Verdict == filter.Verdict) && (!filter.Mine || row.ActorId == actor.Id));
        var total = await rows.LongCountAsync(ct);
        var page = await rows.OrderByDescending(row => row.StartedAt).ThenByDescending(row => row.Id).Skip(slice.Skip).Take(slice.Limit)
            .Select(row => new LookupSummary(row.Id, row.IocType, row.Value, row.Verdict, row.Score, row.ActorName, row.RecheckId, row.StartedAt, row.FinishedAt, row.WasInterrupted)).ToListAsync(ct);
        return ((IReadOnlyList<LookupSummary>)page, total);
    }

    /// <summary>One lookup; with <paramref name="showRaw"/> the providers' own words where they are still kept. Errors: LOOKUP_NOT_FOUND.</summary>
    public async Task<Result<LookupView>> GetAsync(Actor actor, Guid id, bool showRaw, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await StoredAsync(actor, id, ct);
        await using var db = database.Read(actor.OrganizationId);
        if (await db.Lookups.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
        {
            return Error.NotFound(What, id);
        }

        var notes = await db.LookupNotes.Where(note => note.LookupId == id).OrderBy(note => note.Id).Take(LookupNote.MaximumNotes).ToListAsync(ct);
        var view = LookupView.Of(row, notes);
        return showRaw ? await WithRawAsync(actor, view, ct) : view;
    }

    /// <summary>The lookup with the providers' own words where they are kept.</summary>
    public async Task<Result<LookupView>> WithRawAsync(Actor actor, LookupView view, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        // What a provider says today is not what it said then: only an answer of that very moment belongs to the lookup.
        var kept = await answers.OfAsync(actor.OrganizationId, view.Ioc, ct);
        return view with
        {
            Results = [.. view.Results.Select(result => kept.GetValueOrDefault(result.Provider) is { } answer && answer.FetchedAt == result.FetchedAt ? result with { Raw = ProviderWords.Raw(answer.Raw) } : result)],
        };
    }

    /// <summary>Errors: LOOKUP_NOT_FOUND, INVALID_REQUEST, TOO_MANY_NOTES.</summary>
    public async Task<Result<LookupNoteView>> AddNoteAsync(Actor actor, Guid id, string? text, CancellationToken ct)
    {
        if (actor.Demand(Permission.CheckIocs) is { } refused)
        {
            return refused;
        }

        if (text?.Trim() is not { Length: > 0 and <= LookupNote.MaximumText } said)
        {
            return Error.Invalid("text", $"must have 1 to {LookupNote.MaximumText} characters");
        }

        await StoredAsync(actor, id, ct);
        return await database.WriteAsync<LookupNoteView>(actor.OrganizationId, async unit =>
        {
            if (!await unit.Db.Lookups.AnyAsync(row => row.Id == id, ct))
            {
                return Error.NotFound(What, id);
            }

            if (await unit.Db.LookupNotes.CountAsync(note => note.LookupId == id, ct) >= LookupNote.MaximumNotes)
            {
                return Error.Conflict("TOO_MANY_NOTES", $"A lookup has at most {LookupNote.MaximumNotes} notes.");
            }

            var note = new LookupNote { LookupId = id, Author = actor.Name, Text = said, CreatedAt = unit.Now };
            unit.Db.LookupNotes.Add(note);
            await unit.Db.SaveChangesAsync(ct);
            unit.Audit(actor, "lookup.noted", string.Create(CultureInfo.InvariantCulture, $"lookup:{id}"), new { note.Id });
            return LookupNoteView.Of(note);
        }, ct);
    }

    // One that has just begun has its address before it has its row.
    private Task StoredAsync(Actor actor, Guid id, CancellationToken ct) => runs.Find(actor.OrganizationId, id)?.Stored.WaitAsync(ct) ?? Task.CompletedTask;
}
