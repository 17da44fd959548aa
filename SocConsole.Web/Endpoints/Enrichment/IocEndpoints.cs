using System.Diagnostics.CodeAnalysis;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Enrichment;

/// <summary>Checks of one indicator with all providers.</summary>
internal static class IocEndpoints
{
    public static void MapIocChecks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.IocCheck, "/api", "IOC analysis");
        group.MapPost("/check_ioc", Check).Needs(Permission.CheckIocs)
            .WithSummary("Check an indicator with all providers and wait for the last; defanged text is read too. show_raw=true adds what each said, tlp (clear, green, amber, amber_strict, red) limits who is asked")
            .Example("An address", new { ioc = "8.8.8.8", force_refresh = false });
        group.MapGet("/stream_ioc", Stream).Needs(Permission.CheckIocs).Produces<string>(contentType: "text/event-stream")
            .WithSummary("Check an indicator and hear of each provider as it answers: events started, waiting, provider, and done or error. A browser's EventSource may send its access token as access_token");
    }

    private static async Task<Result<CheckBody>> Check(CheckRequestBody request, Actor actor, IocCheckService checks, LookupService lookups, CancellationToken ct)
    {
        if (!Tlps.TryRead(request.Tlp, out var tlp, out var invalid))
        {
            return invalid;
        }

        if (!(await checks.CheckAsync(actor, new CheckRequest(request.Ioc, request.ForceRefresh ?? false, tlp), ct)).Succeeded(out var view, out var error))
        {
            return error;
        }

        return request.ShowRaw == true ? await lookups.WithRawAsync(actor, view, ct).Map(CheckBody.Of) : CheckBody.Of(view);
    }

    private static object Stream([AsParameters] StreamParameters asked, Actor actor, IocCheckService checks, TimeProvider clock, CancellationToken ct)
    {
        if (!Tlps.TryRead(asked.Tlp, out var tlp, out var invalid))
        {
            return Refused(invalid);
        }

        return checks.Start(actor, new CheckRequest(asked.Ioc, asked.ForceRefresh ?? false, tlp)).Succeeded(out var run, out var error)
            ? TypedResults.ServerSentEvents(Events(run, asked.ShowRaw ?? false, clock, ct))
            : Refused(error);
    }

    private static async IAsyncEnumerable<SseItem<object>> Events(LookupRun run, bool showRaw, TimeProvider clock, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var step in run.WatchAsync(ct))
        {
            var elapsed = (int)(clock.GetUtcNow().UtcDateTime - run.StartedAt).TotalMilliseconds;
            yield return step switch
            {
                CheckBegun begun => new SseItem<object>(StartedEvent.Of(run, begun), "started"),
                ProviderWaits waits => new SseItem<object>(new WaitingEvent(waits.Provider, waits.Place, waits.ExpectedAt, elapsed), "waiting"),
                ProviderAnswered answered => new SseItem<object>(ProviderEvent.Of(answered, showRaw, elapsed), "provider"),
                CheckFinished finished => new SseItem<object>(CheckBody.Of(finished.Lookup), "done"),
                CheckFailed failed => new SseItem<object>(new ErrorEvent(failed.Message), "error"),
                _ => throw new InvalidOperationException($"A lookup has no step {step.GetType().Name}."),
            };
        }
    }

    private static Result<Done> Refused(Error error) => error;
}

/// <param name="Ioc">What to check, defanged or not.</param>
/// <param name="ForceRefresh">Asks providers though their answers are kept.</param>
/// <param name="ShowRaw">Adds what each provider said, as it came.</param>
/// <param name="Tlp">Its marking; null where nobody says.</param>
internal sealed record CheckRequestBody(string? Ioc, bool? ForceRefresh, bool? ShowRaw, string? Tlp);

internal sealed record StreamParameters(
    string? Ioc, [property: FromQuery(Name = "force_refresh")] bool? ForceRefresh, [property: FromQuery(Name = "show_raw")] bool? ShowRaw, string? Tlp);

internal static class Tlps
{
    public static bool TryRead(string? text, out Tlp? tlp, [NotNullWhen(false)] out Error? error)
    {
        (tlp, error) = (null, null);
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (Wire.TryRead<Tlp>(text, out var read))
        {
            tlp = read;
            return true;
        }

        error = Error.Invalid("tlp", $"must be {string.Join(", ", Enum.GetValues<Tlp>().Select(Wire.Name))}");
        return false;
    }
}
