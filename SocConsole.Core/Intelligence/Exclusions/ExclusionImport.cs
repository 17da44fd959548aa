using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>Takes over MISP's warning lists. A list that is there by name gets its new entries and keeps what people set: purpose, mode, owner, expiry, and whether it is on.</summary>
public sealed class ExclusionImport(SocDatabase database, ExclusionWatch watch)
{
    /// <summary>Longest content in bytes, as it comes and unpacked.</summary>
    public const int MaximumBytes = WarningListReader.MaximumBytes;

    // A write holds up others; a kill between two leaves lists that are whole, and the same import again does the rest.
    private const int EntriesOfAWrite = 20_000;

    private const string ReasonStart = "MISP warning list, version ";

    /// <summary>One list, an array or an object of lists as JSON, plain or gzip. Errors: INVALID_REQUEST, PAYLOAD_TOO_LARGE; a list that can't be taken is told in the result.</summary>
    public async Task<Result<ExclusionImportResult>> RunAsync(Actor actor, Stream content, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        if (!(await WarningListReader.ReadAsync(content, ct)).Succeeded(out var lists, out var unreadable))
        {
            return unreadable;
        }

        var outcome = new Outcome();
        var waiting = new Queue<WarningList>(lists);
        while (waiting.Count > 0)
        {
            List<WarningList> batch = [waiting.Dequeue()];
            while (waiting.TryPeek(out var next) && batch.Sum(list => list.Entries.Count) + next.Entries.Count <= EntriesOfAWrite)
            {
                batch.Add(waiting.Dequeue());
            }

            await WriteAsync(actor, [.. batch.Select(list => Prepared.Of(list, outcome)).OfType<Prepared>()], outcome, ct);
        }

        return outcome.Result();
    }

    private async Task WriteAsync(Actor actor, IReadOnlyList<Prepared> lists, Outcome outcome, CancellationToken ct)
    {
        if (lists.Count == 0)
        {
            return;
        }

        await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            var changed = false;
            foreach (var list in lists)
            {
                changed |= await PutAsync(unit, actor, list, outcome, ct);
            }

            if (changed)
            {
                unit.Raise(new ExclusionsChanged(actor.OrganizationId, unit.Now));
            }

            return Done.Value;
        }, ct);
        watch.Forget(actor.OrganizationId);
    }

    private static async Task<bool> PutAsync(Unit unit, Actor actor, Prepared list, Outcome outcome, CancellationToken ct)
    {
        var row = await unit.Db.Exclusions.FirstOrDefaultAsync(row => row.Name == list.Name, ct);
        if (row is not null && row.Reason == list.Reason && row.EntryCount == list.Entries.Count && row.Kind == list.Kind)
        {
            outcome.Unchanged++;
            return false;
        }

        var isNew = row is null;
        if (isNew && await unit.Db.Exclusions.CountAsync(ct) >= ExclusionStore.MaximumLists)
        {
            outcome.LeaveOut(list.Name, $"an organization has at most {ExclusionStore.MaximumLists} exclusions");
            return false;
        }

        row ??= New(unit, actor, list);
        (row.Description, row.Kind, row.Types, row.UpdatedAt) = (list.Description, list.Kind, list.Types, unit.Now);
        row.Reason = row.Reason.Length == 0 || row.Reason.StartsWith(ReasonStart, StringComparison.Ordinal) ? list.Reason : row.Reason;
        await unit.Db.SaveChangesAsync(ct);
        if (await ExclusionStore.ReplaceAsync(unit, row, list.Entries, ct) is { } tooMany)
        {
            if (isNew)
            {
                unit.Db.Exclusions.Remove(row);
            }

            outcome.LeaveOut(list.Name, tooMany.Message);
            return false;
        }

        unit.Audit(actor, isNew ? "exclusion.created" : "exclusion.updated", ExclusionService.Subject(row.Id), new { row.Name, row.Kind, row.Purpose, row.Mode, row.EntryCount, row.Reason });
        outcome.Take(isNew, list.Entries.Count);
        return true;
    }

    private static Exclusion New(Unit unit, Actor actor, Prepared list)
    {
        var row = new Exclusion
        {
            OrganizationId = actor.OrganizationId,
            Name = list.Name,
            Purpose = list.Purpose,
            Mode = ExclusionDraft.ModeOf(list.Purpose),
            Owner = actor.Name,
            CreatedAt = unit.Now,
        };
        unit.Db.Exclusions.Add(row);
        return row;
    }

    /// <summary>A list as it will be stored.</summary>
    private sealed record Prepared(string Name, string Description, string Reason, ExclusionKind Kind, ExclusionPurpose Purpose, IReadOnlyList<Indicators.IndicatorType> Types, IReadOnlyList<string> Entries)
    {
        public static Prepared? Of(WarningList list, Outcome outcome)
        {
            if (list.Kind is not { } kind || list.Types() is not { } types)
            {
                outcome.LeaveOut(list.Name, list.Kind is null ? $"'{list.Type}' is no type of warning list" : "none of its attributes is a type of indicator here");
                return null;
            }

            if (list.Name.Length > Exclusion.MaximumName || list.Entries.Count > ExclusionStore.MaximumEntriesOfOne)
            {
                outcome.LeaveOut(list.Name[..Math.Min(list.Name.Length, Exclusion.MaximumName)], $"a list has a name of at most {Exclusion.MaximumName} characters and at most {ExclusionStore.MaximumEntriesOfOne:N0} entries");
                return null;
            }

            var (entries, faults, count) = ExclusionEntries.Read(kind, list.Entries, mostFaults: 1);
            if (count > 0)
            {
                outcome.EntriesLeftOut += count;
                outcome.LeaveOut(list.Name, $"{count:N0} of its entries, the first '{faults[0].Text}': {faults[0].Reason}");
            }

            var description = list.Description.Length > ExclusionCheck.MaximumDescription ? list.Description[..ExclusionCheck.MaximumDescription] : list.Description;
            var version = list.Version.Length > 50 ? list.Version[..50] : list.Version;
            return entries.Count == 0 ? null : new Prepared(list.Name, description, ReasonStart + version, kind, WarningListPurpose.Of(list), types, entries);
        }
    }

    private sealed class Outcome
    {
        private const int MostFaults = 1_000;

        private readonly List<ExclusionImportFault> faults = [];
        private int added;
        private int updated;
        private long written;

        public int Unchanged { get; set; }

        public long EntriesLeftOut { get; set; }

        public void LeaveOut(string list, string reason)
        {
            if (faults.Count < MostFaults)
            {
                faults.Add(new ExclusionImportFault(list, reason));
            }
        }

        public void Take(bool isNew, int entries)
        {
            (added, updated) = isNew ? (added + 1, updated) : (added, updated + 1);
            written += entries;
        }

        public ExclusionImportResult Result() => new(added, updated, Unchanged, written, EntriesLeftOut, faults);
    }
}
