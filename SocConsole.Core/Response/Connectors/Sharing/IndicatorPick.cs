using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Export;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors.Sharing;

/// <summary>The organization's indicators that an action names.</summary>
internal sealed record PickedIndicators(Organization Organization, IReadOnlyDictionary<int, string> Sources, IReadOnlyList<Indicator> Rows);

/// <summary>Finds what may be given away: only what the organization holds itself, and nothing that is excluded or marked TLP:RED.</summary>
public sealed class IndicatorPick(SocDatabase database)
{
    /// <summary>Errors: a value that is no indicator, or none that may be shared.</summary>
    internal async Task<Result<PickedIndicators>> OfAsync(ActionRequest request, CancellationToken ct)
    {
        if (!ActionInput.List(request, "ioc_list").Succeeded(out var listed, out var error))
        {
            return error;
        }

        var wanted = new List<string>();
        foreach (var text in listed)
        {
            if (!IndicatorNormaliser.Normalise(text).Succeeded(out var normal, out error))
            {
                return Error.Invalid("ioc_list", $"{text}: {error.Message}");
            }

            wanted.Add(normal.Value);
        }

        await using var db = database.Read(request.OrganizationId);
        var rows = await SharedIndicators.Shareable(db, db.Indicators.Where(row => wanted.Contains(row.NormalizedValue))).OrderBy(row => row.Id).Take(ActionInput.MaximumListed * 2).ToListAsync(ct);
        if (wanted.FirstOrDefault(value => rows.TrueForAll(row => row.NormalizedValue != value)) is { } missing)
        {
            return new Error(ErrorKind.NotFound, "INDICATOR_NOT_SHAREABLE", $"{missing} is no indicator of the organization that may be shared: add it first, or see whether it is excluded or marked TLP:RED.");
        }

        return new PickedIndicators(await SharedIndicators.OrganizationAsync(db, request.OrganizationId, ct), await SharedIndicators.SourcesAsync(db, ct), rows);
    }
}
