using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>A training as it stands.</summary>
public sealed record TrainingView(int Id, TrainingStatus Status, double Progress, string Step, string RequestedBy, DateTime CreatedAt, DateTime? StartedAt, DateTime? EndedAt, int? ModelId)
{
    internal static TrainingView From(InsiderTraining row) => new(row.Id, row.Status, Math.Round(row.Progress, 3), row.Step, row.RequestedBy, row.CreatedAt, row.StartedAt, row.EndedAt, row.ModelId);
}

/// <summary>Begins trainings and tells of them. Errors: TRAINING_UNDER_WAY, TRAINING_NOT_FOUND, TRAINING_IS_OVER.</summary>
public sealed partial class TrainingService(SocDatabase database, IJobQueue jobs, TrainingPlaces places)
{
    /// <param name="unsupervised">Leaves labels out though there are some.</param>
    /// <param name="activate">Becomes the champion at once; otherwise it waits as a challenger, unless there is no champion.</param>
    public async Task<Result<TrainingView>> StartAsync(Actor actor, bool unsupervised, bool activate, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManagePeople) is { } refused)
        {
            return refused;
        }

        var made = await database.WriteAsync<InsiderTraining>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.InsiderTrainings.FirstOrDefaultAsync(other => other.Status == TrainingStatus.Queued || other.Status == TrainingStatus.Running, ct) is { } before)
                {
                    return Error.Conflict("TRAINING_UNDER_WAY", $"Training {before.Id} is under way.");
                }

                var row = new InsiderTraining { OrganizationId = actor.OrganizationId, Step = "Waits", RequestedBy = actor.Name, Unsupervised = unsupervised, Activate = activate, CreatedAt = unit.Now };
                unit.Db.InsiderTrainings.Add(row);
                await unit.Db.SaveChangesAsync(ct);
                unit.Audit(actor, "insider.training_started", row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), new { unsupervised, activate });
                return row;
            },
            ct);
        if (made.Succeeded(out var training, out _))
        {
            await jobs.EnqueueAsync(JobKinds.TrainInsider, new JobArgument(actor.OrganizationId, training.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString(), null, ct);
        }

        return made.Map(TrainingView.From);
    }

    public async Task<Result<TrainingView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPeople) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.InsiderTrainings.FirstOrDefaultAsync(row => row.Id == id, ct) is { } training ? TrainingView.From(training) : Error.NotFound("Training", id);
    }
}
