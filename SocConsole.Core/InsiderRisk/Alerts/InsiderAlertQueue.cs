using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Alerts;

/// <summary>Which alerts a queue shows; what is null is no filter.</summary>
public sealed record InsiderAlertFilter(bool Unread = false, InsiderAlertStatus? Status = null, string? UserId = null);

/// <summary>The alerts as people work through them: those that nobody has looked at stand first. Errors: ALERT_NOT_FOUND, USER_NOT_FOUND.</summary>
public sealed class InsiderAlertQueue(SocDatabase database)
{
    /// <summary>Unread ones first, then the newest. Alerts that a person opened by hand are read already and are listed with incidents.</summary>
    public async Task<Result<Page<InsiderAlertView>>> ListAsync(Actor actor, InsiderAlertFilter filter, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPeople) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        int? person = null;
        if (filter.UserId is { } user)
        {
            if (await PeopleService.FindAsync(db, user, ct) is not { } found)
            {
                return PeopleService.NotFound(user);
            }

            person = found.Id;
        }

        var matching = db.InsiderAlerts.Where(row => !row.Manual && (!filter.Unread || row.ViewedAt == null) && (filter.Status == null || row.Status == filter.Status) && (person == null || row.PersonId == person));
        var total = await matching.LongCountAsync(ct);
        var rows = await matching.OrderBy(row => row.ViewedAt != null).ThenByDescending(row => row.Date).ThenByDescending(row => row.Score).ThenByDescending(row => row.Number).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        return new Page<InsiderAlertView>(await InsiderAlertService.ViewAsync(db, rows, ct), page.Number, page.Size, total);
    }

    public async Task<Result<InsiderAlertView>> GetAsync(Actor actor, int number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPeople) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return (await InsiderAlertService.ViewAsync(db, await db.InsiderAlerts.Where(row => row.Number == number).ToListAsync(ct), ct)).FirstOrDefault() is { } view ? view : Error.NotFound("Alert", number);
    }

    /// <summary>How many alerts nobody has looked at; 0 for who may not see people.</summary>
    public async Task<int> UnreadAsync(Actor actor, CancellationToken ct)
    {
        if (!actor.May(Permission.ReadPeople))
        {
            return 0;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.InsiderAlerts.CountAsync(row => row.ViewedAt == null && !row.Manual, ct);
    }
}
