using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Models;

public sealed record LabelDraft(string UserId, DateOnly Date, bool Malicious);

/// <summary>What is known of days. A later word about the same day replaces the earlier one.</summary>
public sealed class LabelService(SocDatabase database)
{
    public const int MostAtOnce = 100_000;

    /// <summary>Error: USER_NOT_FOUND with the first unknown one; then nothing is kept.</summary>
    public async Task<Result<int>> AddAsync(Actor actor, IReadOnlyList<LabelDraft> labels, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManagePeople) ?? (labels.Count is 0 or > MostAtOnce ? Error.Invalid($"from 1 to {MostAtOnce} labels") : null)) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<int>(
            actor.OrganizationId,
            async unit =>
            {
                string[] users = [.. labels.Select(label => label.UserId).Distinct(StringComparer.Ordinal)];
                var people = await unit.Db.People.Where(row => users.Contains(row.UserId)).ToDictionaryAsync(row => row.UserId, row => row.Id, StringComparer.Ordinal, ct);
                if (labels.FirstOrDefault(label => !people.ContainsKey(label.UserId)) is { } stranger)
                {
                    return People.PeopleService.NotFound(stranger.UserId);
                }

                var (first, last) = (labels.Min(label => label.Date), labels.Max(label => label.Date));
                var known = await unit.Db.InsiderLabels.Where(row => row.Date >= first && row.Date <= last).ToDictionaryAsync(row => (row.PersonId, row.Date), ct);
                foreach (var label in labels)
                {
                    Put(unit, actor.OrganizationId, actor.Name, known, people[label.UserId], label.Date, label.Malicious);
                }

                unit.Audit(actor, "insider.labels_added", "labels", new { count = labels.Count });
                return labels.Count;
            },
            ct);
    }

    internal static void Put(Unit unit, int organizationId, string by, Dictionary<(int Person, DateOnly Date), InsiderLabel> known, int person, DateOnly date, bool malicious)
    {
        if (!known.TryGetValue((person, date), out var row))
        {
            known[(person, date)] = row = new InsiderLabel { OrganizationId = organizationId, PersonId = person, Date = date, By = by };
            unit.Db.InsiderLabels.Add(row);
        }

        (row.Malicious, row.By, row.At) = (malicious, by, unit.Now);
    }
}
