using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>The job that trains. After a kill it begins again; a model is kept with the last write, so never half.</summary>
internal sealed partial class TrainingRunner(SocDatabase database, TrainingPlaces places, InsiderRecount recount, ModelSwitch models, Random random, TimeProvider clock, ILogger<TrainingRunner> logger) : IJobHandler
{
    private const int MostRows = 400_000;
    private const int MostFailures = 3;

    public string Kind => JobKinds.TrainInsider;

    public async Task RunAsync(string argument, CancellationToken ct)
    {
        var (organization, name) = JobArgument.Parse(argument);
        var id = int.Parse(name, CultureInfo.InvariantCulture);
        using var place = places.TryEnter(organization, name, ct);
        if (place is null)
        {
            // The sweep comes back to it when the place is free.
            return;
        }

        if (await ChangeAsync(organization, id, row => (row.Status, row.Step, row.StartedAt) = (TrainingStatus.Running, "Counts days", row.StartedAt ?? clock.GetUtcNow().UtcDateTime), ct) is not { } training)
        {
            return;
        }

        try
        {
            await recount.EnsureAsync(organization, place.Token);
            await (training.ModelId is { } kept ? EndAsync(organization, id, kept, place.Token) : TrainAsync(organization, training, place.Token));
        }
        catch (OperationCanceledException) when (place.Token.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // Whoever cancelled it has written so.
            LogCancelled(logger, id, organization);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFailed(logger, fault, id, organization);
            var last = training.Failures + 1 >= MostFailures;
            await ChangeAsync(organization, id, row => (row.Failures, row.Status, row.Step) = (row.Failures + 1, last ? TrainingStatus.Failed : TrainingStatus.Queued, "The console met a fault; see its log."), CancellationToken.None);
            if (!last)
            {
                throw;
            }
        }
    }

    private async Task TrainAsync(int organization, InsiderTraining training, CancellationToken ct)
    {
        var (rows, dates) = await RowsAsync(organization, training.Unsupervised, ct);
        double sensitivity;
        await using (var db = database.Read(organization))
        {
            sensitivity = await db.InsiderSettings.Select(row => row.Sensitivity).FirstOrDefaultAsync(ct);
        }

        await ChangeAsync(organization, training.Id, row => (row.Step, row.Progress) = ($"Learns from {rows.Count} days", 0.05), ct);
        var progress = new Share();
        await using var told = clock.CreateTimer(_ => _ = TellAsync(organization, training.Id, progress), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        var trained = await Task.Run(() => InsiderTrainer.Train(rows, sensitivity, random, progress, ct), ct);
        if (!trained.Succeeded(out var result, out var error))
        {
            await EndAsync(organization, training.Id, TrainingStatus.Failed, error.Message, null);
            return;
        }

        if (!JudgeArchive.Write(result.Judge, result.Report).Succeeded(out var archive, out var tooLarge))
        {
            await EndAsync(organization, training.Id, TrainingStatus.Failed, tooLarge.Message, null);
            return;
        }

        var model = new InsiderModel
        {
            OrganizationId = organization,
            TrainedAt = clock.GetUtcNow().UtcDateTime,
            Columns = FeatureCatalogue.Version,
            Supervised = result.Judge.Supervised,
            Rows = rows.Count,
            Positives = result.Report.Malicious,
            From = dates.From,
            To = dates.To,
            Report = JsonSerializer.Serialize(result.Report),
            Origin = $"trained here for {training.RequestedBy}",
            Archive = archive,
        };
        await models.AddAsync(organization, model, training.Activate, training.Id, null, ct);
        await EndAsync(organization, training.Id, model.Id, ct);
    }

    /// <summary>The model is kept; what is left is to judge the days anew. A kill between the two comes back here.</summary>
    private async Task EndAsync(int organization, int id, int model, CancellationToken ct)
    {
        string? report;
        await using (var db = database.Read(organization))
        {
            report = await db.InsiderModels.Where(row => row.Id == model).Select(row => row.Report).FirstOrDefaultAsync(ct);
        }

        await ChangeAsync(organization, id, row => (row.Step, row.Progress) = ("Judges the days anew", Math.Max(row.Progress, 0.95)), ct);
        await recount.EnsureAsync(organization, ct);
        await EndAsync(organization, id, TrainingStatus.Completed, report is null ? "Its model was removed since" : JsonSerializer.Deserialize<ModelReport>(report)!.Worth, model);
    }

    /// <summary>Days with their columns; what nobody marked counts as benign once there are labels. Simulated days are left out.</summary>
    private async Task<(TrainingRows Rows, (DateOnly? From, DateOnly? To) Dates)> RowsAsync(int organization, bool unsupervised, CancellationToken ct)
    {
        await using var db = database.Read(organization);
        var labels = unsupervised ? [] : await db.InsiderLabels.ToDictionaryAsync(row => (row.PersonId, row.Date), ct);
        var (columns, people, dates, malicious) = (new List<float[]>(), new List<int>(), new List<DateOnly>(), new List<bool>());
        await foreach (var day in db.PersonDays.Where(row => !row.Simulated).OrderByDescending(row => row.Date).Take(MostRows).AsAsyncEnumerable().WithCancellation(ct))
        {
            var label = labels.GetValueOrDefault((day.PersonId, day.Date));
            if (label is { Excluded: true } || day.Columns.Length != FeatureCatalogue.Columns * sizeof(float))
            {
                continue;
            }

            columns.Add(DayWrites.Columns(day.Columns));
            people.Add(day.PersonId);
            dates.Add(day.Date);
            malicious.Add(label?.Malicious ?? false);
        }

        var flat = new float[columns.Count * FeatureCatalogue.Columns];
        for (var i = 0; i < columns.Count; i++)
        {
            columns[i].CopyTo(flat, i * FeatureCatalogue.Columns);
        }

        return (new TrainingRows(flat, people, dates, malicious.Contains(true) ? [.. malicious] : null), dates.Count == 0 ? (null, null) : (dates.Min(), dates.Max()));
    }

    private async Task TellAsync(int organization, int id, Share progress)
    {
        try
        {
            await ChangeAsync(organization, id, row => row.Progress = Math.Max(row.Progress, progress.Value), CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogFailed(logger, fault, id, organization);
        }
    }

    private Task<InsiderTraining?> EndAsync(int organization, int id, TrainingStatus status, string step, int? model) =>
        ChangeAsync(organization, id, row => (row.Status, row.Step, row.EndedAt, row.ModelId, row.Progress) = (status, step, clock.GetUtcNow().UtcDateTime, model ?? row.ModelId, status == TrainingStatus.Completed ? 1 : row.Progress), CancellationToken.None);

    /// <summary>Null for one that is over.</summary>
    private async Task<InsiderTraining?> ChangeAsync(int organization, int id, Action<InsiderTraining> change, CancellationToken ct)
    {
        var done = await database.WriteAsync<InsiderTraining>(
            organization,
            async unit =>
            {
                if (await unit.Db.InsiderTrainings.FirstOrDefaultAsync(row => row.Id == id && (row.Status == TrainingStatus.Queued || row.Status == TrainingStatus.Running), ct) is not { } row)
                {
                    return Error.NotFound("Training", id);
                }

                change(row);
                return row;
            },
            ct);
        return done.Value;
    }

    [LoggerMessage(4002, LogLevel.Error, "Training {Training} of organization {Organization} broke off")]
    private static partial void LogFailed(ILogger logger, Exception fault, int training, int organization);

    [LoggerMessage(4023, LogLevel.Information, "Training {Training} of organization {Organization} was cancelled")]
    private static partial void LogCancelled(ILogger logger, int training, int organization);

    private sealed class Share : IProgress<double>
    {
        public double Value { get; private set; }

        public void Report(double value) => Value = value;
    }
}
