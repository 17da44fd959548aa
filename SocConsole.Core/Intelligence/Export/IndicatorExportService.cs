using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Export;

/// <summary>Gives indicators away in the formats that other tools read.</summary>
public sealed class IndicatorExportService(SocDatabase database, TimeProvider clock) : IDisposable
{
    private const int MostAtOnce = 4;

    private readonly SemaphoreSlim places = new(MostAtOnce);

    /// <summary>An export that is ready to be written. Errors: INVALID_REQUEST for a confidence that is none.</summary>
    public Result<IndicatorExport> Export(Actor actor, ExportRequest request)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        return request.MinimumConfidence is < 0 or > 1 or double.NaN
            ? Error.Invalid("min_confidence", "must be from 0 to 1")
            : new IndicatorExport(database, actor.OrganizationId, request, places, clock.GetUtcNow().UtcDateTime);
    }

    public void Dispose() => places.Dispose();
}
