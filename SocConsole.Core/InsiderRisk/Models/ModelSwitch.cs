using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>Adds models and makes one the champion; the days are then judged anew.</summary>
public sealed class ModelSwitch(SocDatabase database, InsiderBooks books, InsiderRecount recount)
{
    private const int Kept = 20;

    /// <summary>Keeps a model; it becomes the champion when asked, or when there is none.</summary>
    /// <param name="training">Training that made it and holds its number from now on; null for an import.</param>
    /// <param name="importer">Who brought it; null for a training, whose start was recorded.</param>
    public async Task<Result<InsiderModel>> AddAsync(int organization, InsiderModel model, bool activate, int? training, Actor? importer, CancellationToken ct)
    {
        var done = await database.WriteAsync<InsiderModel>(
            organization,
            async unit =>
            {
                var before = await unit.Db.InsiderModels.OrderByDescending(row => row.Number).Select(row => new { row.Id, row.Number, row.State }).Take(Kept * 2).ToListAsync(ct);
                model.Number = (before.FirstOrDefault()?.Number ?? 0) + 1;
                model.State = InsiderModelState.Challenger;
                unit.Db.InsiderModels.Add(model);
                await unit.Db.SaveChangesAsync(ct);
                if (training is { } id && await unit.Db.InsiderTrainings.FirstOrDefaultAsync(row => row.Id == id, ct) is { } made)
                {
                    made.ModelId = model.Id;
                }

                if (activate || !before.Exists(row => row.State == InsiderModelState.Champion))
                {
                    await CrownAsync(unit, model, ct);
                    books.Reset(organization);
                }

                if (importer is not null)
                {
                    unit.Audit(importer, "insider.model_imported", model.Number.ToString(CultureInfo.InvariantCulture), new { champion = model.State == InsiderModelState.Champion, days = model.Rows });
                }

                int[] old = [.. before.Where(row => row.State != InsiderModelState.Champion).Skip(Kept).Select(row => row.Id)];
                await unit.Db.InsiderModels.Where(row => old.Contains(row.Id)).ExecuteDeleteAsync(ct);
                return model;
            },
            ct);
        Changed(organization, done);
        return done;
    }

    public void Changed(int organization, Result<InsiderModel> done)
    {
        if (done.Value?.State == InsiderModelState.Champion)
        {
            books.Reset(organization);
            recount.Wake(organization);
        }
    }

    public static async Task CrownAsync(Unit unit, InsiderModel model, CancellationToken ct)
    {
        foreach (var former in await unit.Db.InsiderModels.Where(row => row.State == InsiderModelState.Champion).ToListAsync(ct))
        {
            former.State = InsiderModelState.Retired;
        }

        model.State = InsiderModelState.Champion;
        if (await unit.Db.InsiderLedgers.FirstOrDefaultAsync(ct) is { Day: { } day } ledger)
        {
            ledger.LateFrom ??= day;
        }
    }
}
