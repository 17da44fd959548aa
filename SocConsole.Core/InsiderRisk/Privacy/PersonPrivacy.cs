using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Privacy;

/// <summary>What people who are watched may ask for, and what needs a reason. Error: USER_NOT_FOUND.</summary>
public sealed class PersonPrivacy
{
    public const int ShortestReason = 5;
    public const int LongestReason = 500;

    private readonly SocDatabase database;
    private readonly InsiderBooks books;

    public PersonPrivacy(SocDatabase database, InsiderBooks books) => (this.database, this.books) = (database, books);

    /// <summary>The person with name and mail address, for this answer only. The reason goes into the audit trail.</summary>
    /// <param name="reason">5 to 500 characters.</param>
    public async Task<Result<PersonView>> RevealAsync(Actor actor, string userId, string? reason, CancellationToken ct)
    {
        var why = reason?.Trim() ?? string.Empty;
        if ((actor.Demand(Permission.ReadPeople) ?? (why.Length is < ShortestReason or > LongestReason ? Error.Invalid("reason", $"must be a text of {ShortestReason} to {LongestReason} characters") : null)) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<PersonView>(
            actor.OrganizationId,
            async unit =>
            {
                if (await PeopleService.FindAsync(unit.Db, userId, ct) is not { } person)
                {
                    return PeopleService.NotFound(userId);
                }

                unit.Audit(actor, "insider.name_revealed", userId, new { reason = why });
                return PeopleService.View(person, await unit.Db.InsiderLedgers.Select(row => row.Day).FirstOrDefaultAsync(ct), masked: false);
            },
            ct);
    }

    /// <summary>All that is kept about the person, unmasked.</summary>
    public async Task<Result<PersonExport>> ExportAsync(Actor actor, string userId, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManagePeople) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<PersonExport>(
            actor.OrganizationId,
            async unit =>
            {
                if (await PeopleService.FindAsync(unit.Db, userId, ct) is not { } person)
                {
                    return PeopleService.NotFound(userId);
                }

                unit.Audit(actor, "insider.person_exported", userId);
                return new PersonExport(database, person);
            },
            ct);
    }

    /// <summary>
    /// Removes the person and every row about them for good. Incidents stay and no longer name them; the audit trail stays as it is and tells of this by a hash of the user id. Marks of machines and
    /// addresses in the organization's past stay, from which nobody can be read.
    /// </summary>
    public async Task<Result<ErasedView>> EraseAsync(Actor actor, string userId, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManagePeople) is { } refused)
        {
            return refused;
        }

        var erased = await database.WriteAsync(actor.OrganizationId, unit => EraseAsync(unit, actor, userId, ct), ct);

        // Once more: who began to count anew before the commit has read the person still.
        books.Reset(actor.OrganizationId);
        return erased;
    }

    private async Task<Result<ErasedView>> EraseAsync(Unit unit, Actor actor, string userId, CancellationToken ct)
    {
        if (await unit.Db.People.AsNoTracking().FirstOrDefaultAsync(row => row.UserId == userId, ct) is not { } person)
        {
            return PeopleService.NotFound(userId);
        }

        var erased = await new PersonErasure(unit, person).RunAsync(ct);
        unit.Audit(actor, "insider.person_erased", Mark(actor.OrganizationId, userId), erased);

        // Still inside the write: whoever comes next must not count into a person who is gone.
        books.Reset(actor.OrganizationId);
        return erased;
    }

    /// <summary>SHA-256 of organization and user id, hex: who knows the id can find the record, who doesn't learns nothing.</summary>
    internal static string Mark(int organizationId, string userId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{organizationId}:{userId}"))));
}
