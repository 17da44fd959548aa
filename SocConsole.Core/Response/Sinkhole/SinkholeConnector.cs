using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Connectors.Settings;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Sinkhole;

/// <summary>Answers domains falsely through a response policy zone. Every run has entries of its own: undoing one run never lifts the sinkhole of another.</summary>
public sealed class SinkholeConnector(SocDatabase database, SinkholePublisher publisher, ProtectedDomains domains, ResponseOptions options) : IResponseConnector, IConnectorCheck
{
    private const int MaximumDomains = 100;

    public string Name => ActionCatalog.Sinkhole;

    public string Kind => ActionCatalog.Sinkhole;

    public IReadOnlyCollection<string> Actions { get; } = ActionCatalog.Of(ActionCatalog.Sinkhole);

    public async Task<Result<string>> CheckAsync(ConnectorUse use, CancellationToken ct) =>
        (await publisher.WriteAsync(use.OrganizationId, ct)).Map(_ => "The zone is served, and written where a file is named.");

    public async Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct) => (await TargetsAsync(request, ct)).Succeeded(out var target, out var error)
        ? new EffectPreview(
            $"Makes resolvers that use the zone answer {ActionInput.Words(target.Domains)} and all below with {target.Address ?? "no such name"} for {BlockList.BlockTarget.Words(target.Duration)}.", Configured: true, Reversible: true)
        : new EffectPreview($"Sinks nothing: {error.Message}", Configured: true, Reversible: true, error.Message);

    public async Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct)
    {
        if (!(await TargetsAsync(request, ct)).Succeeded(out var target, out var error)
            || !(await database.WriteAsync<List<SinkholeEntry>>(request.OrganizationId, unit => AddAsync(unit, request, target, ct), ct)).Succeeded(out var entries, out error)
            || !(await publisher.WriteAsync(request.OrganizationId, ct)).Succeeded(out _, out error))
        {
            return error;
        }

        var end = entries[0].ExpiresAt!.Value;
        return new ActionOutcome(
            string.Create(CultureInfo.InvariantCulture, $"{ActionInput.Words(target.Domains)} {(target.Domains.Count == 1 ? "stands" : "stand")} in the zone until {end:yyyy-MM-dd HH:mm:ss} UTC."),
            JsonSerializer.Serialize(new { Entries = entries.Select(entry => entry.Id) }, Wire.Json),
            end);
    }

    public async Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        if (!(await TargetsAsync(request, ct)).Succeeded(out var target, out var error))
        {
            return error;
        }

        var zone = await publisher.CurrentAsync(request.OrganizationId, ct);
        var file = await publisher.FileAsync(request.OrganizationId, ct);
        List<string> texts = [zone.Text];
        if (file.Value is { } path)
        {
            try
            {
                texts.Add(await File.ReadAllTextAsync(path, ct));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return Error.Conflict("NOT_SUNK", "The zone file is not there, or can't be read.");
            }
        }

        return texts.Select(SinkholeZone.Read).SelectMany(there => target.Domains.Where(domain => !there.Contains(domain))).FirstOrDefault() is { } missing
            ? Error.Conflict("NOT_SUNK", $"{missing} does not stand in the zone.")
            : new ActionOutcome(string.Create(CultureInfo.InvariantCulture, $"The zone {(file.Value is null ? "was" : "and its file were")} read back with serial {zone.Serial}; what resolvers do with it is not known here."));
    }

    public async Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        var further = request.IdempotencyKey + "/";
        var removed = await database.WriteAsync<Done>(request.OrganizationId, async unit =>
        {
            foreach (var entry in await unit.Db.Set<SinkholeEntry>().Where(row => row.RemovedAt == null && (row.IdempotencyKey == request.IdempotencyKey || row.IdempotencyKey.StartsWith(further))).ToListAsync(ct))
            {
                (entry.RemovedAt, entry.RemovedBy) = (unit.Now, request.RequestedBy);
                unit.Audit(Tellings.Stage(request.OrganizationId), "sinkhole_entry.reverted", entry.Domain, new { entry.Id, entry.RunNumber, request.RequestedBy });
            }

            return Done.Value;
        }, ct);
        if (!removed.Succeeded(out _, out var error) || !(await publisher.WriteAsync(request.OrganizationId, ct)).Succeeded(out _, out error))
        {
            return error;
        }

        return new ActionOutcome("The domains that this run sank are lifted; resolvers follow when they read the zone.");
    }

    private static async Task<Result<List<SinkholeEntry>>> AddAsync(Unit unit, ActionRequest request, Target target, CancellationToken ct)
    {
        List<SinkholeEntry> entries = [];
        for (var i = 0; i < target.Domains.Count; i++)
        {
            // A further try under the same key finds what the first one did.
            var key = i == 0 ? request.IdempotencyKey : string.Create(CultureInfo.InvariantCulture, $"{request.IdempotencyKey}/{i + 1}");
            if (await unit.Db.Set<SinkholeEntry>().FirstOrDefaultAsync(row => row.IdempotencyKey == key, ct) is { } known)
            {
                entries.Add(known);
                continue;
            }

            var entry = new SinkholeEntry
            {
                Domain = target.Domains[i],
                Address = target.Address,
                Reason = $"{request.Action} for {request.Subject}",
                RunNumber = request.RunNumber,
                CreatedBy = request.RequestedBy,
                CreatedAt = unit.Now,
                ExpiresAt = unit.Now + target.Duration,
                IdempotencyKey = key,
            };
            unit.Db.Add(entry);
            await unit.Db.SaveChangesAsync(ct);
            unit.Audit(Tellings.Stage(request.OrganizationId), "sinkhole_entry.created", entry.Domain, new { entry.Id, entry.RunNumber, request.Subject, entry.ExpiresAt, request.RequestedBy });
            entries.Add(entry);
        }

        return entries;
    }

    private async Task<Result<Target>> TargetsAsync(ActionRequest request, CancellationToken ct)
    {
        if (!ActionInput.List(request, "domains").Succeeded(out var given, out var error))
        {
            return error;
        }

        if (given.Count > MaximumDomains)
        {
            return Error.Invalid("domains", $"must name 1 to {MaximumDomains}");
        }

        List<string> checkedNames = [];
        foreach (var text in given)
        {
            if (!(await domains.CheckAsync(request.OrganizationId, text, ct)).Succeeded(out var name, out error))
            {
                return error;
            }

            checkedNames.Add(name);
        }

        var address = ActionInput.Find(request, "sinkhole_ip") ?? await publisher.AddressAsync(request.OrganizationId, ct);
        if (address is not null && !IPAddress.TryParse(address, out _))
        {
            return Error.Invalid("sinkhole_ip", "must be an IP address");
        }

        return new Target([.. checkedNames.Distinct(StringComparer.Ordinal)], address is null ? null : IPAddress.Parse(address).ToString(), ActionParameters.Duration(request.Parameters) ?? options.BlockDuration);
    }

    private sealed record Target(IReadOnlyList<string> Domains, string? Address, TimeSpan Duration);
}
