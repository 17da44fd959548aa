using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Privacy;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.InsiderRisk;

/// <summary>Settings of insider risk, and what people who are watched may ask for.</summary>
internal static class InsiderPrivacyEndpoints
{
    public static void MapInsiderPrivacy(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.InsiderRisk, "/api/v1/insider", "Insider privacy");
        group.MapGet("/settings", Settings).Needs(Permission.ReadPeople).WithSummary("Sensitivity, whether names are shown, and how long activities are kept");
        group.MapPut("/settings", Change).Needs(Permission.ManagePeople).WithSummary("Change settings; what is left out stays. Another sensitivity moves the scores of all days without a training")
            .Example("Fewer alerts", new { sensitivity = -0.5, show_names = false, retention_days = 365 });
        group.MapPost("/people/{user_id}/reveal", Reveal).Needs(Permission.ReadPeople).WithSummary("A person with name and mail address, for this answer only; the reason is audited").Example("With a reason", new { reason = "Talk with the line manager about ALT00042" });
        group.MapGet("/people/{user_id}/export", Export).Needs(Permission.ManagePeople).Produces<string>().WithSummary("All that is kept about a person, as JSON; audited");
        group.MapDelete("/people/{user_id}", Erase).Needs(Permission.ManagePeople).WithSummary("Erase a person with every row about them, for good; incidents stay and no longer name them");
    }

    private static Task<Result<InsiderSettingsBody>> Settings(Actor actor, InsiderSettingsService settings, CancellationToken ct) => settings.ReadAsync(actor, ct).Map(InsiderSettingsBody.From);

    private static Task<Result<InsiderSettingsBody>> Change(InsiderSettingsChange body, Actor actor, InsiderSettingsService settings, CancellationToken ct) => settings.ChangeAsync(actor, body, ct).Map(InsiderSettingsBody.From);

    private static Task<Result<PersonBody>> Reveal([FromRoute(Name = "user_id")] string user, RevealBody body, Actor actor, PersonPrivacy privacy, CancellationToken ct) => privacy.RevealAsync(actor, user, body.Reason, ct).Map(PersonBody.From);

    private static async Task<object> Export([FromRoute(Name = "user_id")] string user, Actor actor, PersonPrivacy privacy, CancellationToken ct) =>
        (await privacy.ExportAsync(actor, user, ct)).Succeeded(out var export, out var error) ? Results.Stream(target => export.WriteAsync(target, ct), "application/json", export.FileName) : (Result<PersonBody>)error;

    private static Task<Result<ErasedBody>> Erase([FromRoute(Name = "user_id")] string user, Actor actor, PersonPrivacy privacy, CancellationToken ct) => privacy.EraseAsync(actor, user, ct).Map(ErasedBody.From);
}

/// <param name="SensitivityLive">Whether the champion's scores follow the sensitivity at once; null without a champion.</param>
internal sealed record InsiderSettingsBody(double Sensitivity, bool ShowNames, int RetentionDays, bool? SensitivityLive)
{
    public static InsiderSettingsBody From(InsiderSettingsView view) => new(view.Sensitivity, view.ShowNames, view.RetentionDays, view.Live);
}

internal sealed record RevealBody(string? Reason);

internal sealed record ErasedBody(string Status, long Activities, long Days, int Alerts, int Labels, int Incidents)
{
    public static ErasedBody From(ErasedView view) => new("erased", view.Activities, view.Days, view.Alerts, view.Labels, view.Incidents);
}
