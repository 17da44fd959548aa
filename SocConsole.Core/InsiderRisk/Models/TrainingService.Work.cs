using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>Trainings as a list, and their end by a person.</summary>
public sealed partial class TrainingService
{
    private const int MostListed = 50;

    /// <summary>The newest first; at most 50.</summary>
    public async Task<Result<IReadOnlyList<TrainingView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPeople) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return (await db.InsiderTrainings.OrderByDescending(row => row.Id).Take(MostListed).ToListAsync(ct)).ConvertAll(TrainingView.From);
    }

    /// <summary>Ends a training that waits or runs; it keeps no model.</summary>
    public async Task<Result<TrainingView>> CancelAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManagePeople) is { } refused)
        {
            return refused;
        }

        var ended = await database.WriteAsync<InsiderTraining>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.InsiderTrainings.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
                {
                    return Error.NotFound("Training", id);
                }

                if (row.Status is not (TrainingStatus.Queued or TrainingStatus.Running))
                {
                    return Error.Conflict("TRAINING_IS_OVER", $"The training is over already: {Wire.Name(row.Status)}.");
                }

                if (row.ModelId is not null)
                {
                    return Error.Conflict("TRAINING_IS_OVER", "Its model is kept already, and the days are judged anew; make another model the champion instead.");
                }

                // From here on the job keeps nothing: its model is taken only with a training that still runs.
                (row.Status, row.EndedAt, row.Step) = (TrainingStatus.Cancelled, unit.Now, $"Cancelled by {actor.Name}");
                unit.Audit(actor, "insider.training_cancelled", id.ToString(CultureInfo.InvariantCulture), new { row.Progress });
                return row;
            },
            ct);
        if (ended.Error is null)
        {
            places.Cancel(actor.OrganizationId, id.ToString(CultureInfo.InvariantCulture));
        }

        return ended.Map(TrainingView.From);
    }
}
