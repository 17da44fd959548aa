using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Onboarding;
using SocConsole.Core.Onboarding.Agents;
using SocConsole.Core.Onboarding.Assets;
using SocConsole.Core.Onboarding.Scans;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Onboarding;

/// <summary>The way of a new organization: profile, network scan, agents, validation.</summary>
internal static class OnboardingEndpoints
{
    private const int DefaultSize = 100;

    private static readonly string[] Ranges = ["192.168.1.0/24"];

    public static void MapOnboarding(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/api/onboarding", "Onboarding");

        group.MapPost("/start", Start).Needs(Permission.ManageAssets).WithSummary("Begin the onboarding, or take it up again");
        group.MapGet("/status", Status).Needs(Permission.ReadThreats).WithSummary("How far the onboarding is: 25 % for each step that is really done");
        group.MapPost("/profile", Profile).Needs(Permission.ManageAssets).WithSummary("Tell who the organization is")
            .Example("A company", new { name = "Example Ltd", industry = "technology", company_size = "51-200", region = "eu" });
        group.MapPost("/permissions", Permissions).Needs(Permission.ManageAssets).WithSummary("Allow or forbid network scans and agents. Credentials are not stored")
            .Example("Both", new { permissions = new { network_scan = true, agent_deployment = true } });
        group.MapPost("/complete", Complete).Needs(Permission.ManageAssets).WithSummary("End the onboarding; a person may though steps are open, which the answer lists");
        group.MapPost("/skip", Skip).Needs(Permission.ManageAssets).WithSummary("Put the onboarding aside");
        group.MapPost("/validation", Validate).Needs(Permission.ManageAssets).WithSummary("Look whether the console really watches: agents, events, detection, rules, parsing");
        MapScans(group);
        MapAgents(group);
    }

    private static void MapScans(RouteGroupBuilder group)
    {
        group.MapPost("/network-scan", Scan).Needs(Permission.ManageAssets).Succeeds(StatusCodes.Status202Accepted).WithSummary("Scan private networks, at most 4,096 addresses, for hosts and services")
            .Example("A small network", new { network_ranges = Ranges, scan_type = "quick" });
        group.MapGet("/network-scan/{scanId:int}", OneScan).Needs(Permission.ReadThreats).WithSummary("How far a scan has come");
        group.MapPost("/network-scan/{scanId:int}/cancel", CancelScan).Needs(Permission.ManageAssets).WithSummary("End a scan; what was found stays");
        group.MapGet("/scan-results", Results).Needs(Permission.ReadThreats).WithSummary("The newest scan, and the assets that are known");
    }

    private static void MapAgents(RouteGroupBuilder group)
    {
        group.MapPost("/generate-deployment-plan", Plan).Needs(Permission.ManageAssets).WithSummary("Which assets get an agent, in which order, with which command");
        group.MapPost("/generate-agent-token", Token).Needs(Permission.ManageAgents).Succeeds(StatusCodes.Status201Created).WithSummary("Make a token that enrols one agent once; it is shown only here")
            .Example("A Linux host", new { platform = "linux", hostname = "web-01", agent_name = "web-01" });
        group.MapGet("/enrolled-agents", Enrolled).Needs(Permission.ReadThreats).WithSummary("Tokens and the agents that used them, at most 1,000");
        group.MapPost("/verify-agent-access/{enrollmentId:int}", Verify).Needs(Permission.ManageAssets).WithSummary("Look whether an agent answers, sends and can act");
        group.MapPost("/verify-all-agents", VerifyAll).Needs(Permission.ManageAssets).WithSummary("Look at every agent");
    }

    private static Task<Result<OnboardingBody>> Start(Actor actor, OnboardingService onboarding, CancellationToken ct) => onboarding.StartAsync(actor, ct).Map(view => OnboardingBody.From(view));

    private static Task<Result<OnboardingBody>> Status(Actor actor, OnboardingService onboarding, CancellationToken ct) => onboarding.StatusAsync(actor, ct).Map(view => OnboardingBody.From(view));

    private static Task<Result<ProfileAnswer>> Profile(ProfileBody body, Actor actor, OnboardingService onboarding, CancellationToken ct) =>
        onboarding.SaveProfileAsync(actor, new OrganizationProfile(body.Name ?? body.CompanyName, body.Industry, body.CompanySize, body.Region), ct).Map(ProfileAnswer.From);

    private static async Task<Result<PermissionsAnswer>> Permissions(PermissionsBody body, Actor actor, OnboardingService onboarding, CancellationToken ct) =>
        body.Read().Succeeded(out var permissions, out var error) ? await onboarding.AllowAsync(actor, permissions, ct).Map(view => PermissionsAnswer.From(view, body.HasCredentials)) : error;

    private static Task<Result<OnboardingBody>> Complete(Actor actor, OnboardingService onboarding, CancellationToken ct) =>
        onboarding.CompleteAsync(actor, ct).Map(view => OnboardingBody.From(view, view.Missing.Count == 0 ? "Onboarding is complete." : $"Onboarding was ended by {actor.Name}. Not done: {string.Join("; ", view.Missing)}."));

    private static Task<Result<OnboardingBody>> Skip(Actor actor, OnboardingService onboarding, CancellationToken ct) => onboarding.SkipAsync(actor, ct).Map(view => OnboardingBody.From(view, "Onboarding was put aside; start it at any time."));

    private static Task<Result<ValidationBody>> Validate(Actor actor, OnboardingValidation validation, CancellationToken ct) => validation.RunAsync(actor, ct).Map(ValidationBody.From);

    private static async Task<Result<ScanBody>> Scan(ScanRequestBody body, Actor actor, ScanService scans, CancellationToken ct) =>
        body.ToRequest().Succeeded(out var request, out var error) ? await scans.StartAsync(actor, request, ct).Map(ScanBody.From) : error;

    private static Task<Result<ScanBody>> OneScan(int scanId, Actor actor, ScanService scans, CancellationToken ct) => scans.GetAsync(actor, scanId, ct).Map(scan => ScanBody.From(scan!));

    private static Task<Result<ScanBody>> CancelScan(int scanId, Actor actor, ScanService scans, CancellationToken ct) => scans.CancelAsync(actor, scanId, ct).Map(ScanBody.From);

    private static async Task<Result<ScanResultsBody>> Results(int? page, int? limit, Actor actor, ScanService scans, AssetRegister assets, CancellationToken ct)
    {
        if (!(await scans.GetAsync(actor, null, ct)).Succeeded(out var scan, out var error) && error is not null)
        {
            return error;
        }

        return await assets.ListAsync(actor, new AssetFilter(), new PageRequest(page ?? 1, limit ?? DefaultSize), ct).Map(found => ScanResultsBody.From(scan, found));
    }

    private static Task<Result<PlanBody>> Plan(HttpRequest request, Actor actor, DeploymentPlanner planner, CancellationToken ct) => planner.PlanAsync(actor, Origin(request), ct).Map(PlanBody.From);

    private static Task<Result<TokenBody>> Token(TokenRequestBody body, HttpRequest request, Actor actor, DeploymentPlanner planner, CancellationToken ct) => planner.TokenAsync(
        actor, new NewEnrollment(body.AgentName ?? body.Hostname ?? "agent", body.Hostname, (body.Platform ?? string.Empty).ToLowerInvariant(), body.DiscoveredAssetId ?? body.AssetId), Origin(request), ct).Map(TokenBody.From);

    private static Task<Result<EnrolledBody>> Enrolled(Actor actor, AgentAccess access, CancellationToken ct) => access.ListAsync(actor, ct).Map(agents => new EnrolledBody(agents, agents.Count));

    private static Task<Result<AgentVerification>> Verify(int enrollmentId, Actor actor, AgentAccess access, CancellationToken ct) => access.VerifyAsync(actor, enrollmentId, ct);

    private static Task<Result<VerifyAllBody>> VerifyAll(Actor actor, AgentAccess access, TimeProvider clock, CancellationToken ct) =>
        access.VerifyAllAsync(actor, ct).Map(all => VerifyAllBody.From(actor.OrganizationId, all, clock.GetUtcNow().UtcDateTime));

    // As the caller reached it: agents of the same network do too.
    private static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host}";
}
