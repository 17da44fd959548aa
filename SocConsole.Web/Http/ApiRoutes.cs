using SocConsole.Web.Endpoints.Automation;
using SocConsole.Web.Endpoints.Detection;
using SocConsole.Web.Endpoints.EndpointAgents;
using SocConsole.Web.Endpoints.Enrichment;
using SocConsole.Web.Endpoints.Hunting;
using SocConsole.Web.Endpoints.Identity;
using SocConsole.Web.Endpoints.Incidents;
using SocConsole.Web.Endpoints.Ingestion;
using SocConsole.Web.Endpoints.InsiderRisk;
using SocConsole.Web.Endpoints.Intelligence;
using SocConsole.Web.Endpoints.Onboarding;
using SocConsole.Web.Endpoints.Response;
using SocConsole.Web.Endpoints.System;
using SocConsole.Web.Http.Documentation;
using SocConsole.Web.Http.Unbuilt;

namespace SocConsole.Web.Http;

/// <summary>The only list of endpoint groups, ordered as the API documents are.</summary>
internal static class ApiRoutes
{
    public static void MapSocApi(this WebApplication app)
    {
        app.MapSocDocumentation();
        app.MapHealth();
        app.MapIdentity();
        app.MapDetect();
        app.MapEvents();
        app.MapIngestion();
        app.MapSensors();
        app.MapThreats();
        app.MapAgents();
        app.MapAnalytics();
        app.MapRuleTests();
        app.MapRules();
        app.MapRuleImport();
        app.MapRuleRuns();
        app.MapRuleHistory();
        app.MapSimulations();
        app.MapPlaybooks();
        app.MapBlockList();
        app.MapSinkhole();
        app.MapConnectors();
        app.MapEvidence();
        app.MapEndpoints();
        app.MapAgentProtocol();
        app.MapActions();
        app.MapWorkflows();
        app.MapIncidentActions();
        app.MapIncidents();
        app.MapIncidentAnalytics();
        app.MapIncidentWork();
        app.MapIncidentParts();
        app.MapXdrSystem();
        app.MapHunt();
        app.MapIocChecks();
        app.MapLookups();
        app.MapProviders();
        app.MapRechecks();
        app.MapIndicators();
        app.MapIndicatorImport();
        app.MapSightings();
        app.MapSources();
        app.MapFeeds();
        app.MapFetchJobs();
        app.MapDarkWeb();
        app.MapFeedComparison();
        app.MapCampaigns();
        app.MapExclusions();
        app.MapAttack();
        app.MapStix();
        app.MapIndicatorExport();
        app.MapTaxii();
        app.MapSharing();
        app.MapBulk();
        app.MapTriggers();
        app.MapWebhooks();
        app.MapThreatMap();
        app.MapOnboarding();
        app.MapAssets();
        app.MapPeople();
        app.MapProfiles();
        app.MapActivities();
        app.MapInsiderAlerts();
        app.MapInsiderData();
        app.MapModels();
        app.MapInsiderPrivacy();
        app.MapModelWork();
        app.MapUnbuilt();
    }
}
