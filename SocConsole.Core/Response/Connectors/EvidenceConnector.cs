using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors;

/// <summary>Collects a threat's raw events into a package with checksums, in the data directory.</summary>
public sealed class EvidenceConnector(SocDatabase database, IEventLog events, StorageOptions storage, TimeProvider clock) : IResponseConnector
{
    private const string Analysis = "forensic_analysis";

    public string Name => ActionCatalog.Evidence;

    public IReadOnlyCollection<string> Actions { get; } = ActionCatalog.Of(ActionCatalog.Evidence);

    public Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct) => Task.FromResult(new EffectPreview(
        string.Create(CultureInfo.InvariantCulture, $"Writes up to {ThreatEvidence.MaximumPerThreat} raw events of {request.Subject}{(request.Action == Analysis ? " and a summary of them" : string.Empty)} with SHA-256 sums to the console's evidence store."),
        Configured: true,
        Reversible: false));

    public async Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct)
    {
        await using var db = database.Read(request.OrganizationId);
        if (await FindAsync(db, request, ct) is { } done && File.Exists(PathOf(storage, done)))
        {
            return Outcome(done);
        }

        var threat = await db.Threats.FirstOrDefaultAsync(row => row.Number == request.ThreatNumber, ct);
        if (threat is null)
        {
            return Error.NotFound("Threat", request.Subject);
        }

        var sequences = await db.ThreatEvidence.Where(row => row.ThreatId == threat.Id).OrderBy(row => row.Sequence).Select(row => row.Sequence).Take(ThreatEvidence.MaximumPerThreat).ToListAsync(ct);
        var found = await events.ReadAsync(request.OrganizationId, sequences, ct);
        LogEvent[] ordered = [.. found.OrderBy(line => line.Sequence)];
        var content = new EvidenceContent(threat, request.RunNumber, request.RequestedBy, clock.GetUtcNow().UtcDateTime, ordered, request.Action == Analysis);
        var package = new EvidencePackage
        {
            OrganizationId = request.OrganizationId,
            ThreatNumber = request.ThreatNumber,
            IncidentNumber = request.IncidentNumber,
            RunNumber = request.RunNumber,
            FileName = FileNameOf(request),
            Sha256 = string.Empty,
            Events = ordered.Length,
            IdempotencyKey = request.IdempotencyKey,
            CreatedBy = request.RequestedBy,
            CreatedAt = content.CreatedAt,
        };
        await EvidenceArchive.WriteAsync(PathOf(storage, package), content, ct);
        (package.Sha256, package.Bytes) = await EvidenceArchive.MeasureAsync(PathOf(storage, package), ct);
        return (await SaveAsync(package, ct)).Map(Outcome);
    }

    public async Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        await using var db = database.Read(request.OrganizationId);
        if (await FindAsync(db, request, ct) is not { } package || !File.Exists(PathOf(storage, package)))
        {
            return Error.NotFound("Evidence", request.IdempotencyKey);
        }

        var (sha256, _) = await EvidenceArchive.MeasureAsync(PathOf(storage, package), ct);
        var fault = sha256 == package.Sha256 ? await EvidenceArchive.FaultAsync(PathOf(storage, package), ct) : "its checksum is not the recorded one";
        return fault is null
            ? new ActionOutcome($"{package.FileName} was read back; its checksum and those of its files are right.")
            : Error.Conflict("EVIDENCE_BROKEN", $"{package.FileName}: {fault}.");
    }

    /// <summary>Evidence is kept: nothing undoes it.</summary>
    public Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct) =>
        Task.FromResult<Result<ActionOutcome>>(Error.Conflict("NOT_REVERSIBLE", "Evidence is kept."));

    internal static string PathOf(StorageOptions storage, EvidencePackage package) =>
        storage.PathOf("evidence", package.OrganizationId.ToString(CultureInfo.InvariantCulture), package.FileName);

    private static Task<EvidencePackage?> FindAsync(SocDbContext db, ActionRequest request, CancellationToken ct) =>
        db.EvidencePackages.FirstOrDefaultAsync(row => row.IdempotencyKey == request.IdempotencyKey, ct);

    // Numbers and keys are the console's own, but a file name is no place for trust.
    private static string FileNameOf(ActionRequest request) =>
        string.Concat($"{request.Subject}_{request.IdempotencyKey}".Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-' ? letter : '_')) + ".zip";

    private static ActionOutcome Outcome(EvidencePackage package) => new(
        string.Create(CultureInfo.InvariantCulture, $"Logs collected: {package.Events} entries in {package.FileName}."),
        JsonSerializer.Serialize(new { package.Id, package.Sha256 }, Wire.Json));

    private async Task<Result<EvidencePackage>> SaveAsync(EvidencePackage package, CancellationToken ct) =>
        await database.WriteAsync<EvidencePackage>(
            package.OrganizationId,
            async unit =>
            {
                // A row without its file (somebody deleted it) is filled again.
                await unit.Db.EvidencePackages.Where(row => row.IdempotencyKey == package.IdempotencyKey).ExecuteDeleteAsync(ct);
                unit.Db.EvidencePackages.Add(package);
                await unit.Db.SaveChangesAsync(ct);
                unit.Audit(Tellings.Stage(package.OrganizationId), "evidence.collected", package.FileName, new { package.Id, package.ThreatNumber, package.RunNumber, package.Events, package.Sha256, package.CreatedBy });
                return package;
            },
            ct);
}
