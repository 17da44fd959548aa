using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management.Placeholders;

/// <summary>The placeholder lists of an organization. A change compiles its rules anew, so that a rule that waited for a list runs from then on.</summary>
public sealed class PlaceholderService(SocDatabase database, RuleCatalog catalog)
{
    public const int MaximumLists = 200;

    /// <summary>Most values of a list.</summary>
    public const int MaximumValues = 10_000;

    public const int MaximumName = 100;

    /// <summary>Longest value, in characters.</summary>
    public const int MaximumValue = 1_000;

    /// <summary>Most characters of all lists of an organization: they are read whenever its rules are.</summary>
    public const int MaximumTotal = 4_000_000;

    /// <summary>By name.</summary>
    public async Task<Result<IReadOnlyList<PlaceholderSummary>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.PlaceholderLists.OrderBy(row => row.Name).Take(MaximumLists).ToListAsync(ct);
        return Result.Of<IReadOnlyList<PlaceholderSummary>>([.. rows.Select(row => new PlaceholderSummary(row.Name, row.Values.Count, row.UpdatedAt, row.UpdatedBy))]);
    }

    /// <summary>Error: PLACEHOLDER_NOT_FOUND.</summary>
    public async Task<Result<PlaceholderView>> GetAsync(Actor actor, string name, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.PlaceholderLists.FirstOrDefaultAsync(row => row.Name == name, ct) is { } row ? View(row) : NotFound(name);
    }

    /// <summary>Gives a list its values, in place of those that it had. Errors: INVALID_REQUEST, TOO_MANY_PLACEHOLDERS.</summary>
    public async Task<Result<PlaceholderView>> PutAsync(Actor actor, string name, IReadOnlyList<string> values, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageRules) ?? Check(name, values)) is { } refused)
        {
            return refused;
        }

        var written = await database.WriteAsync<PlaceholderList>(
            actor.OrganizationId,
            async unit =>
            {
                var row = await unit.Db.PlaceholderLists.FirstOrDefaultAsync(row => row.Name == name, ct);
                if (row is null && await unit.Db.PlaceholderLists.CountAsync(ct) >= MaximumLists)
                {
                    return Error.Conflict("TOO_MANY_PLACEHOLDERS", $"An organization may have {MaximumLists} lists; delete one first.");
                }

                var others = await unit.Db.PlaceholderLists.AsNoTracking().Where(other => other.Name != name).Select(other => other.Values).ToListAsync(ct);
                if (others.Append(values).Sum(list => list.Sum(value => (long)value.Length)) > MaximumTotal)
                {
                    return Error.Conflict("TOO_MANY_PLACEHOLDERS", $"The lists of an organization may have {MaximumTotal:N0} characters in all; shorten one first.");
                }

                var before = row?.Values.Count;
                if (row is null)
                {
                    row = new PlaceholderList { Name = name, Values = values, UpdatedBy = actor.Name };
                    unit.Db.PlaceholderLists.Add(row);
                }

                (row.Values, row.UpdatedAt, row.UpdatedBy) = ([.. values], unit.Now, actor.Name);
                unit.Audit(actor, "rule_placeholder.set", name, new { before, after = values.Count });
                return row;
            },
            ct);
        if (!written.Succeeded(out var list, out var error))
        {
            return error;
        }

        await catalog.ReloadAsync(actor.OrganizationId, CancellationToken.None);
        return View(list);
    }

    /// <summary>Removes a list; rules that need it stop with a fault. Error: PLACEHOLDER_NOT_FOUND.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, string name, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageRules) is { } refused)
        {
            return refused;
        }

        var deleted = await database.WriteAsync<Done>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.PlaceholderLists.FirstOrDefaultAsync(row => row.Name == name, ct) is not { } row)
                {
                    return NotFound(name);
                }

                unit.Db.PlaceholderLists.Remove(row);
                unit.Audit(actor, "rule_placeholder.deleted", name, new { before = row.Values.Count });
                return Done.Value;
            },
            ct);
        if (deleted.Error is null)
        {
            await catalog.ReloadAsync(actor.OrganizationId, CancellationToken.None);
        }

        return deleted;
    }

    private static Error NotFound(string name) => Error.NotFound("Placeholder", name);

    private static PlaceholderView View(PlaceholderList row) => new(row.Name, row.Values, row.UpdatedAt, row.UpdatedBy);

    private static Error? Check(string name, IReadOnlyList<string> values) => values switch
    {
        _ when name.Length is 0 or > MaximumName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-') =>
            Error.Invalid("name", $"must be 1 to {MaximumName} letters, digits, dots, dashes or underscores, without percent signs"),
        { Count: 0 or > MaximumValues } => Error.Invalid("values", $"must be 1 to {MaximumValues:N0}; delete the list to have none"),
        _ when values.Any(value => value is null || value.Length is 0 or > MaximumValue) => Error.Invalid("values", $"each must be 1 to {MaximumValue:N0} characters"),
        _ => null,
    };
}
