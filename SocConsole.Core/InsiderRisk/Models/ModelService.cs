using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>A model without its bytes.</summary>
public sealed record ModelView(int Id, int Number, InsiderModelState State, DateTime TrainedAt, bool Supervised, int Rows, int Positives, DateOnly? From, DateOnly? To, string Origin, ModelReport Report)
{
    /// <summary>What its report says was measured elsewhere, on days of other people.</summary>
    public bool Imported => From is null;
}

/// <summary>The models of insider risk. Error: MODEL_NOT_FOUND.</summary>
public sealed class ModelService
{
    private readonly SocDatabase database;
    private readonly ModelSwitch models;
    private readonly TimeProvider clock;

    public ModelService(SocDatabase database, ModelSwitch models, TimeProvider clock) => (this.database, this.models, this.clock) = (database, models, clock);

    /// <summary>The newest first; at most 40 are kept.</summary>
    public async Task<Result<IReadOnlyList<ModelView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPeople) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.InsiderModels.OrderByDescending(row => row.Number)
            .Select(row => new { row.Id, row.Number, row.State, row.TrainedAt, row.Supervised, row.Rows, row.Positives, row.From, row.To, row.Origin, row.Report }).ToListAsync(ct);
        return rows.ConvertAll(row => new ModelView(row.Id, row.Number, row.State, row.TrainedAt, row.Supervised, row.Rows, row.Positives, row.From, row.To, row.Origin, JsonSerializer.Deserialize<ModelReport>(row.Report)!));
    }

    /// <summary>The model as a file that another console or organization can read.</summary>
    public async Task<Result<byte[]>> ExportAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManagePeople) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.InsiderModels.Where(row => row.Id == id).Select(row => row.Archive).FirstOrDefaultAsync(ct) is { } archive ? archive : Error.NotFound("Model", id);
    }

    /// <summary>Takes a model from a file; it becomes the champion. Error: INVALID_MODEL.</summary>
    public async Task<Result<ModelView>> ImportAsync(Actor actor, byte[] archive, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManagePeople) is { } refused)
        {
            return refused;
        }

        if (!JudgeArchive.Read(archive).Succeeded(out var read, out var error))
        {
            return error;
        }

        var model = new InsiderModel
        {
            OrganizationId = actor.OrganizationId,
            TrainedAt = clock.GetUtcNow().UtcDateTime,
            Columns = FeatureCatalogue.Version,
            Supervised = read.Judge.Supervised,
            Rows = read.Report.Days,
            Positives = read.Report.Malicious,
            Report = JsonSerializer.Serialize(read.Report),
            Origin = $"imported by {actor.Name}",
            Archive = archive,
        };
        var added = await models.AddAsync(actor.OrganizationId, model, activate: true, null, actor, ct);
        return added.Map(row => new ModelView(row.Id, row.Number, row.State, row.TrainedAt, row.Supervised, row.Rows, row.Positives, row.From, row.To, row.Origin, read.Report));
    }
}
