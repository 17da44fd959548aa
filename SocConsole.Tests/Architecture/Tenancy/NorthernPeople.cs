using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.Storage;
using SocConsole.Tests.Identity;
using SocConsole.Tests.InsiderRisk;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Architecture.Tenancy;

/// <summary>North's rows of insider risk: a person with an alert and its incident, a training and a model.</summary>
internal sealed record NorthernPeople(string Alert, string Training, string Model)
{
    public const string Person = "northern-person";

    public static async Task<NorthernPeople> AddAsync(ConsoleApplication console, HttpClient north)
    {
        await north.PostAsJsonAsync("/api/v1/insider/people", new[] { new { user_id = Person, role = "Clerk" } }).OkAsync();
        await north.PostAsync(new Uri($"/api/trigger/anomaly?user_id={Person}&anomaly_type=data_exfiltration", UriKind.Relative), null).OkAsync();
        await north.PostAsync(new Uri($"/api/trigger/anomaly?user_id={Person}&anomaly_type=off_hours", UriKind.Relative), null).OkAsync();
        var alerts = await north.GetAsync("/api/alerts").OkAsync();

        // A model takes two hundred days; the rows that a training would have written.
        await using var db = console.Services.GetRequiredService<SocDatabase>().Across();
        var organization = await db.People.Where(row => row.UserId == Person).Select(row => row.OrganizationId).SingleAsync();
        var training = new InsiderTraining { OrganizationId = organization, Status = TrainingStatus.Failed, Step = "northern", RequestedBy = "northern" };
        var report = new ModelReport(0, 0, 0, 0, Core.InsiderRisk.Scoring.BlendWeights.Usual, null, null, null, null, null, [], "northern");
        Assert.True(JudgeArchive.Write(InsiderDays.Judge(InsiderDays.Rows(60, labelled: false)), report).Succeeded(out var archive, out _));
        InsiderModel Model(int number, InsiderModelState state) => new()
        {
            OrganizationId = organization,
            Number = number,
            State = state,
            Columns = Core.InsiderRisk.Features.FeatureCatalogue.Version,
            Report = JsonSerializer.Serialize(report),
            Origin = "northern-model",
            Archive = archive,
        };
        var model = Model(1, InsiderModelState.Retired);
        db.InsiderModels.Add(Model(2, InsiderModelState.Champion));
        db.InsiderSettings.Add(new InsiderSettings { OrganizationId = organization, RetentionDays = 399 });
        db.InsiderTrainings.Add(training);
        db.InsiderModels.Add(model);
        await db.SaveChangesAsync();
        return new NorthernPeople(
            alerts[0].GetProperty("alert_db_id").GetInt64().ToString(CultureInfo.InvariantCulture), training.Id.ToString(CultureInfo.InvariantCulture), model.Id.ToString(CultureInfo.InvariantCulture));
    }
}
