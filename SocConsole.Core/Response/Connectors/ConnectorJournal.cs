using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors;

/// <summary>
/// What a connector must not forget between two tries of a step: how things were before it changed them, or that a request is out. Kept with the receipts of notices, under the step's key.
/// </summary>
public sealed class ConnectorJournal(SocDatabase database)
{
    private const string Channel = "journal";

    /// <summary>What was written under the step's key; null for nothing.</summary>
    public async Task<string?> ReadAsync(ActionRequest request, CancellationToken ct)
    {
        await using var db = database.Read(request.OrganizationId);
        return await db.Set<Notification>().Where(row => row.IdempotencyKey == request.IdempotencyKey && row.Channel == Channel).Select(row => row.Receipt).FirstOrDefaultAsync(ct);
    }

    /// <summary>Writes or replaces it. Not cancellable: what follows, or went before, must not be forgotten.</summary>
    public Task<Result<Done>> WriteAsync(ActionRequest request, string text) => database.WriteAsync<Done>(
        request.OrganizationId,
        async unit =>
        {
            var row = await unit.Db.Set<Notification>().FirstOrDefaultAsync(entry => entry.IdempotencyKey == request.IdempotencyKey && entry.Channel == Channel, CancellationToken.None);
            if (row is null)
            {
                unit.Db.Add(new Notification { IdempotencyKey = request.IdempotencyKey, Channel = Channel, Receipt = text, SentAt = unit.Now });
                unit.Audit(Tellings.Stage(request.OrganizationId), "connector.acting", request.Subject, new { request.Action, request.RunNumber });
            }
            else
            {
                row.Receipt = text;
            }

            return Done.Value;
        },
        CancellationToken.None);

    /// <summary>Forgets it: nothing was done.</summary>
    public Task<Result<Done>> ForgetAsync(ActionRequest request) => database.WriteAsync<Done>(
        request.OrganizationId,
        async unit =>
        {
            await unit.Db.Set<Notification>().Where(row => row.IdempotencyKey == request.IdempotencyKey && row.Channel == Channel).ExecuteDeleteAsync(CancellationToken.None);
            return Done.Value;
        },
        CancellationToken.None);
}
