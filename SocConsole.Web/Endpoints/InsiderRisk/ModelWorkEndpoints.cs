using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.InsiderRisk;

/// <summary>Trainings as a list and their end, and which model judges.</summary>
internal static class ModelWorkEndpoints
{
    public static void MapModelWork(this IEndpointRouteBuilder routes)
    {
        var trainings = routes.MapApi(ApiFamily.InsiderRisk, "/api/v1/insider/trainings", "Models");
        trainings.MapGet("", Trainings).Needs(Permission.ReadPeople).WithSummary("Trainings, the newest first; at most 50");
        trainings.MapPost("/{id:int}/cancel", Cancel).Needs(Permission.ManagePeople).WithSummary("End a training that waits or runs; it keeps no model");
        var models = routes.MapApi(ApiFamily.InsiderRisk, "/api/v1/models", "Models");
        models.MapPost("/{id:int}/promote", Promote).Needs(Permission.ManagePeople).WithSummary("Make a model the champion; the days are judged anew");
        models.MapPost("/{id:int}/retire", Retire).Needs(Permission.ManagePeople).WithSummary("Take a challenger out of the running");
        models.MapGet("/{id:int}/compare", Compare).Needs(Permission.ReadPeople).WithSummary("A model beside the champion on the latest 20,000 stored days that neither had seen");
    }

    private static Task<Result<TrainingListBody>> Trainings(Actor actor, TrainingService trainings, CancellationToken ct) => trainings.ListAsync(actor, ct).Map(found => new TrainingListBody([.. found.Select(TrainingBody.From)]));

    private static Task<Result<TrainingBody>> Cancel(int id, Actor actor, TrainingService trainings, CancellationToken ct) => trainings.CancelAsync(actor, id, ct).Map(TrainingBody.From);

    private static Task<Result<ModelBody>> Promote(int id, Actor actor, ModelService models, CancellationToken ct) => models.PromoteAsync(actor, id, ct).Map(ModelBody.From);

    private static Task<Result<ModelBody>> Retire(int id, Actor actor, ModelService models, CancellationToken ct) => models.RetireAsync(actor, id, ct).Map(ModelBody.From);

    private static Task<Result<ModelComparisonView>> Compare(int id, Actor actor, ModelComparison comparison, CancellationToken ct) => comparison.CompareAsync(actor, id, null, ct);
}

internal sealed record TrainingListBody(IReadOnlyList<TrainingBody> Trainings);
