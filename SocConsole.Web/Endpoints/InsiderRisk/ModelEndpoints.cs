using System.Globalization;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Overview;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.InsiderRisk;

/// <summary>Models of insider risk: what was measured of them, and as files.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        routes.MapApi(ApiFamily.InsiderRisk, "/api/analytics", "Models").MapGet("/models", Analytics).Needs(Permission.ReadPeople).WithSummary("What was measured of the champion on days that it had not seen; null where nothing was measured");
        var group = routes.MapApi(ApiFamily.InsiderRisk, "/api/v1/models", "Models");
        group.MapGet("", List).Needs(Permission.ReadPeople).WithSummary("Models, the newest first");
        group.MapGet("/{id:int}/export", Export).Needs(Permission.ManagePeople).Produces<string>(contentType: "application/octet-stream").WithSummary("A model as a file for another organization or console");
        group.MapPost("/import", Import).Needs(Permission.ManagePeople).Succeeds(StatusCodes.Status201Created).Accepts<string>("application/octet-stream").WithSummary("Take a model from a file; it becomes the champion, and the days are judged anew");
    }

    private static Task<Result<ModelListBody>> List(Actor actor, ModelService models, CancellationToken ct) => models.ListAsync(actor, ct).Map(found => new ModelListBody([.. found.Select(ModelBody.From)]));

    private static Task<Result<ModelAnalyticsBody>> Analytics(Actor actor, ModelAnalytics analytics, CancellationToken ct) => analytics.ReadAsync(actor, ct).Map(ModelAnalyticsBody.From);

    private static async Task<object> Export(int id, Actor actor, ModelService models, CancellationToken ct) =>
        (await models.ExportAsync(actor, id, ct)).Succeeded(out var archive, out var error) ? Results.Bytes(archive, "application/octet-stream", $"insider-model-{id.ToString(CultureInfo.InvariantCulture)}.bin") : (Result<ModelBody>)error;

    private static async Task<Result<ModelBody>> Import(HttpRequest request, Actor actor, ModelService models, CancellationToken ct)
    {
        using var body = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, ct)) > 0)
        {
            if (body.Length + read > JudgeArchive.MaxBytes)
            {
                return new Error(ErrorKind.TooLarge, "MODEL_TOO_LARGE", $"A model has at most {JudgeArchive.MaxBytes} bytes.");
            }

            body.Write(buffer, 0, read);
        }

        return await models.ImportAsync(actor, body.ToArray(), ct).Map(ModelBody.From);
    }
}

internal sealed record ModelListBody(IReadOnlyList<ModelBody> Models);

internal sealed record ModelBody(int Id, int Number, string State, DateTime TrainedAt, bool Supervised, int Days, int Malicious, string Origin, ModelReport Report)
{
    public static ModelBody From(ModelView view) => new(view.Id, view.Number, Wire.Name(view.State), view.TrainedAt, view.Supervised, view.Rows, view.Positives, view.Origin, view.Report);
}

/// <param name="F1">Measured on days of people whom the model had not seen; null when nothing was measured.</param>
/// <param name="Weight">Share in the ensemble: <c>50%</c>; <c>not trained</c> without a model.</param>
internal sealed record ModelMeasureBody(string Name, double? F1, double? Auc, double? AucLow, double? AucHigh, double? Accuracy, string Weight, string WeightCalculation, string Color, string Type);

/// <param name="OverallAccuracy">Measured of the ensemble itself; null when nothing was measured.</param>
internal sealed record EnsembleBody(double? OverallAccuracy, double? EnsembleAccuracyPercentage, double? Auc, double? AveragePrecision, IReadOnlyDictionary<string, double>? CaughtByBudget, string Explanation, IReadOnlyList<string> Benefits, string Calculation);

/// <param name="FalsePositiveRate">Percent of benign days at or above 80, measured; null when nothing was measured.</param>
/// <param name="DetectionTimeMs">Median of judging a day's columns; null before one was judged.</param>
internal sealed record SystemStatsBody(long ActivitiesProcessed, double? FalsePositiveRate, double? DetectionTimeMs, int? Days, int? MaliciousDays);

internal sealed record ModelAnalyticsBody(IReadOnlyList<ModelMeasureBody> Models, EnsembleBody Ensemble, SystemStatsBody SystemStats, IReadOnlyList<FeatureWeight> FeatureImportance)
{
    private const string None = "Nothing was measured: there is no model yet, or it was learned without labels.";

    private const string Elsewhere = "Measured where the model was trained, on other people than those here. ";

    public static ModelAnalyticsBody From(ModelFigures figures)
    {
        var report = figures.Champion?.Report;
        var weights = report?.Weights;
        ModelMeasureBody[] models =
        [
            Of("Gradient boosted trees", report?.Boosted, weights?.Boosted, "accent-1", "supervised"), Of("Random forest", report?.Forest, weights?.Forest, "accent-2", "supervised"),
            Of("Isolation forest", report?.Isolation, figures.Champion is { Supervised: false } ? 1 : weights?.Isolation, "accent-3", "unsupervised"),
        ];
        var whole = report?.Ensemble;
        return new ModelAnalyticsBody(
            models,
            new EnsembleBody(whole?.Accuracy, whole?.Accuracy is { } accuracy ? Math.Round(100 * accuracy, 2) : null, whole?.PersonAuc, whole?.AveragePrecision, report?.CaughtByBudget, (figures.Champion is { Imported: true } ? Elsewhere : string.Empty) + (report?.Worth ?? None), [], whole is null ? None : "Measured of the blend itself, not averaged from its models."),
            new SystemStatsBody(figures.Activities, whole?.FalsePositiveRate is { } rate ? Math.Round(100 * rate, 3) : null, figures.MillisecondsADay, report?.Days, report?.Malicious), figures.Importance);
    }

    private static ModelMeasureBody Of(string name, ModelMeasure? measure, double? weight, string color, string type) => new(
        name, measure?.F1, measure?.PersonAuc, measure?.PersonAucLow, measure?.PersonAucHigh, measure?.Accuracy, weight is { } share ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0}%") : "not trained",
        weight is null ? None : "Chosen by average precision on days of people whom the models had not seen; 50/30/20 unless better by more than a standard error.", color, type);
}
