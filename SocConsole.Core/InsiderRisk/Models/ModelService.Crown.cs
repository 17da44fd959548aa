using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>Which model judges, by a person's word.</summary>
public sealed partial class ModelService
{
    /// <summary>Makes a model the champion; the one of before is retired, and all days are judged anew. Nothing happens where it is the champion already.</summary>
    public async Task<Result<ModelView>> PromoteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManagePeople) is { } refused)
        {
            return refused;
        }

        var done = await database.WriteAsync<InsiderModel>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.InsiderModels.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } model)
                {
                    return Error.NotFound("Model", id);
                }

                if (model.State == InsiderModelState.Champion)
                {
                    return model;
                }

                if (model.Columns != FeatureCatalogue.Version || JudgeArchive.Read(model.Archive).Error is not null)
                {
                    return Error.Conflict("MODEL_UNREADABLE", "This console can't judge with that model: it reads other columns, or its file is broken.");
                }

                var former = await unit.Db.InsiderModels.Where(row => row.State == InsiderModelState.Champion).Select(row => (int?)row.Number).FirstOrDefaultAsync(ct);
                await ModelSwitch.CrownAsync(unit, model, ct);
                unit.Audit(actor, "insider.model_promoted", Text(model), new { former });
                return model;
            },
            ct);
        models.Changed(actor.OrganizationId, done);
        return done.Map(View);
    }

    /// <summary>Takes a challenger out of the running. The champion can't be: another one takes its place first.</summary>
    public async Task<Result<ModelView>> RetireAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManagePeople) is { } refused)
        {
            return refused;
        }

        var done = await database.WriteAsync<InsiderModel>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.InsiderModels.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } model)
                {
                    return Error.NotFound("Model", id);
                }

                if (model.State == InsiderModelState.Champion)
                {
                    return Error.Conflict("MODEL_IS_CHAMPION", "It judges the days now; make another model the champion first.");
                }

                model.State = InsiderModelState.Retired;
                unit.Audit(actor, "insider.model_retired", Text(model));
                return model;
            },
            ct);
        return done.Map(View);
    }

    private static string Text(InsiderModel model) => model.Number.ToString(CultureInfo.InvariantCulture);

    private static ModelView View(InsiderModel row) => new(
        row.Id, row.Number, row.State, row.TrainedAt, row.Supervised, row.Rows, row.Positives, row.From, row.To, row.Origin, JsonSerializer.Deserialize<ModelReport>(row.Report)!);
}
