using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Export;

/// <summary>Active indicators as a list that firewalls, resolvers and proxies poll, and who may poll it.</summary>
public sealed class SharedList(SocDatabase database, ApiKeyVerifier keys)
{
    private static readonly Error Nothing = new(ErrorKind.NotFound, "NOT_FOUND", "There is nothing here.");

    /// <summary>
    /// Who stands behind a secret address. Only a key of the role viewer serves: addresses get into logs and settings of others, and what can change something does not belong there. Error: NOT_FOUND.
    /// </summary>
    public async Task<Result<Actor>> ReaderAsync(string secret, CancellationToken ct) =>
        await keys.FindAsync(secret, ct) is { } actor && actor.May(Permission.ReadIndicators) && (actor.Granted & ~Permissions.Of(Role.Viewer)) == Permission.None ? actor : Nothing;

    /// <summary>One value a line, by number.</summary>
    public async Task<Result<SharedDocument>> ReadAsync(Actor actor, IndicatorFilter filter, double? minimumConfidence, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        var request = new ExportRequest(IndicatorFormat.Txt, filter, minimumConfidence);
        await using var db = database.Read(actor.OrganizationId);
        var state = await ExportQuery.Of(db, request).GroupBy(_ => 1)
            .Select(group => new { Count = group.LongCount(), Changed = group.Max(row => row.UpdatedAt), Sum = group.Sum(row => (long)row.Id) }).FirstOrDefaultAsync(ct);
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{state?.Count ?? 0:x}-{state?.Changed.Ticks ?? 0:x}-{state?.Sum ?? 0:x}\"");
        return new SharedDocument("text/plain; charset=utf-8", tag, (target, token) => WriteAsync(actor.OrganizationId, request, target, token));
    }

    private async Task WriteAsync(int organizationId, ExportRequest request, Stream target, CancellationToken ct)
    {
        await using var writer = new StreamWriter(target, leaveOpen: true) { NewLine = "\n" };
        await foreach (var page in SharedIndicators.PagesAsync(database, organizationId, db => ExportQuery.Of(db, request), ct))
        {
            foreach (var row in page)
            {
                await writer.WriteLineAsync(row.NormalizedValue.AsMemory(), ct);
            }

            await writer.FlushAsync(ct);
        }
    }
}
