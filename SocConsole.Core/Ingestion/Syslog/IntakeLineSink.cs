using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Ingestion.Syslog;

/// <summary>Hands syslog lines to the intake, for the organization that the settings name.</summary>
public sealed class IntakeLineSink(Intake intake, SocDatabase database) : ILineSink
{
    private (string? Name, int Id)? known;

    public async Task AcceptAsync(string? organization, string source, IReadOnlyList<string> lines, CancellationToken ct)
    {
        var id = await OrganizationAsync(organization, ct);
        var receipt = await intake.AcceptAsync(Actor.Stage(id, "syslog"), new Delivery(id, source, DeliveryFormat.Lines) { Redeliverable = false }, lines, ct);
        if (receipt.Error is { } error)
        {
            throw new InvalidOperationException(error.Message);
        }
    }

    private async Task<int> OrganizationAsync(string? organization, CancellationToken ct)
    {
        if (known is { } cached && cached.Name == organization)
        {
            return cached.Id;
        }

        await using var db = database.Across();
        var id = await db.Organizations.AsNoTracking().Where(row => organization == null || row.Name == organization).OrderBy(row => row.Id).Select(row => (int?)row.Id).FirstOrDefaultAsync(ct)
            ?? throw new InvalidOperationException($"There is no organization {organization} for syslog lines (Soc:Syslog:Organization).");
        known = (organization, id);
        return id;
    }
}
