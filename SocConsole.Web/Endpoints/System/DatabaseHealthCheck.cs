using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SocConsole.Core.Storage;

namespace SocConsole.Web.Endpoints.System;

/// <summary>Reads from the main database. The registration's timeout cancels the token.</summary>
internal sealed class DatabaseHealthCheck(SocDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // SQLite's driver does its work on the caller's thread and looks at no token, so patience ends here rather than there.
        await Task.Run(() => ReadAsync(cancellationToken), cancellationToken).WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy(data: new Dictionary<string, object> { [HealthEndpoints.StateKey] = "connected" });
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        await using var db = database.Across();
        await db.Organizations.AnyAsync(ct);
    }
}
