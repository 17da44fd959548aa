using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Tests.Http;

internal sealed record ProbeRequest(string LogEntry, int Attempts, Dictionary<string, string>? Metadata = null)
{
    public required string Source { get; init; }
}

internal sealed record ProbeBody(string Id, string SeenBy, Severity Severity);

/// <summary>The same endpoints in every family, under a path that the family's document has.</summary>
internal static class ProbeEndpoints
{
    public static readonly RateLimit Scarce = new("probe_scarce", 2);

    public static readonly IReadOnlyDictionary<string, (string Prefix, ApiFamily Family)> Families = new Dictionary<string, (string, ApiFamily)>
    {
        ["threat_ops"] = ("/api/v1/threats/probe", ApiFamily.ThreatOps),
        ["threat_intel"] = ("/api/v1/indicators/probe", ApiFamily.ThreatIntel),
        ["ioc_check"] = ("/api/check_ioc/probe", ApiFamily.IocCheck),
        ["xdr"] = ("/incidents/probe", ApiFamily.Xdr),
        ["insider_risk"] = ("/api/users/probe", ApiFamily.InsiderRisk),
        ["shared"] = ("/api/auth/probe", ApiFamily.Shared),
    };

    public static TheoryData<string> Names => [.. Families.Keys];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (prefix, family) in Families.Values)
        {
            var group = routes.MapApi(family, prefix, "Probes");
            group.MapGet("/value", (Actor actor) => new ProbeBody("1", actor.Name, Severity.High))
                .Needs(Permission.ReadThreats)
                .WithSummary("A value")
                .Example("A probe", response: new ProbeBody("7", "probe@soc.test", Severity.Low));
            group.MapGet("/result/{id}", Find).Needs(Permission.ReadThreats);
            group.MapPost("/body", (ProbeRequest request) => new ProbeBody(request.LogEntry, request.Source, Severity.Low))
                .Needs(Permission.ReadThreats)
                .Succeeds(StatusCodes.Status201Created)
                .Example("Failed password", new { log_entry = "Failed password", attempts = 5, source = "sshd" }, new ProbeBody("8", "sshd", Severity.Low));
            group.MapGet("/number", (int days) => days).AllowAnonymous();
            group.MapGet("/admins", () => "admins").Needs(Permission.ManageUsers);
            group.MapGet("/scarce", () => "scarce").Needs(Permission.ReadThreats).RequireLimit(Scarce);
            group.MapGet("/throws", string () => throw new InvalidOperationException("secret of SocConsole.Tests")).Needs(Permission.ReadThreats);
            group.MapGet("/missing", () => TypedResults.NotFound()).AllowAnonymous();
            group.MapGet("/invalid", () => TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["Rows[0].LogEntry"] = ["The LogEntry field is required."] })).AllowAnonymous();
            group.MapGet("/refused", Refuse).AllowAnonymous();
            group.MapGet("/created", () => TypedResults.Created("/somewhere/7", new ProbeBody("7", "x", Severity.Low))).AllowAnonymous();
            group.MapDelete("/gone", () => Task.FromResult<Result<Done>>(Done.Value)).AllowAnonymous().Succeeds(StatusCodes.Status204NoContent);
            group.MapGet("/events", () => TypedResults.ServerSentEvents(Events())).AllowAnonymous();
        }
    }

    // As the framework's validation does, which writes before any filter of the group sees it.
    private static async Task Refuse(HttpContext context, IProblemDetailsService problems)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        var invalid = new HttpValidationProblemDetails(new Dictionary<string, string[]> { ["LogEntry"] = ["The field LogEntry must be a string."] });
        await problems.WriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = invalid });
    }

    private static Task<Result<ProbeBody>> Find(string id) =>
        Task.FromResult<Result<ProbeBody>>(id == "1" ? new ProbeBody("1", "x", Severity.High) : Error.NotFound("Threat", id));

    private static async IAsyncEnumerable<SseItem<ProbeBody>> Events()
    {
        await Task.Yield();
        yield return new SseItem<ProbeBody>(new ProbeBody("1", "x", Severity.Low), "provider");
    }
}
