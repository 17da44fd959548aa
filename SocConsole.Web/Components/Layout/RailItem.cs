using SocConsole.Core.Identity;

namespace SocConsole.Web.Components.Layout;

/// <summary>A page of the rail.</summary>
/// <param name="Key">Follows <c>g</c>; null where none is free.</param>
/// <param name="Anywhere">Goes there by itself, without <c>g</c>; null for no such key.</param>
/// <param name="Needs">Without this permission the page has nothing to show, so that it is left out.</param>
public sealed record RailItem(string Group, string Label, string Href, string? Key, Permission? Needs = null, string? Anywhere = null)
{
    public static readonly IReadOnlyList<RailItem> All =
    [
        new("Respond", "Overview", Urls.Overview, "o", Permission.ReadAnalytics),
        new("Respond", "Threats", Urls.Threats(), "t", Permission.ReadThreats),
        new("Respond", "Incidents", Urls.IncidentsRoot, "1", Permission.ReadIncidents),
        new("Respond", "Attack paths", Urls.AttackPaths, "2", Permission.ReadIncidents),
        new("Respond", "Hunt", Urls.Hunt(), "h", Permission.ReadThreats),
        new("Respond", "Approvals", Urls.Approvals, "a", Permission.ReadPlaybooks),
        new("Respond", "Playbooks", Urls.Playbooks, "p", Permission.ReadPlaybooks),
        new("Respond", "Workflows", Urls.Workflows, "3", Permission.ReadPlaybooks),
        new("Detect", "Rules", Urls.RulesRoot, "d", Permission.ReadThreats),
        new("Detect", "Coverage", Urls.Coverage, "c", Permission.ReadThreats),
        new("Investigate", "IOC check", Urls.LookupRoot, "l", Permission.ReadIndicators, "l"),
        new("Investigate", "Providers", Urls.ProvidersRoot, "q", Permission.ReadIndicators),
        new("People", "Entity graph", Urls.GraphRoot, null, Permission.ReadPeople),
        new("People", "Map", Urls.WorldMap, null, Permission.ReadPeople),
        new("Intelligence", "Indicators", Urls.Indicators(), "v", Permission.ReadIndicators),
        new("Intelligence", "Feeds", Urls.Feeds, "f", Permission.ReadIndicators),
        new("Intelligence", "Campaigns", Urls.Campaigns, "m", Permission.ReadIndicators),
        new("Intelligence", "Dark web", Urls.DarkWeb, "w", Permission.ReadIndicators),
        new("Intelligence", "Exclusions", Urls.ExclusionsRoot, "x", Permission.ReadIndicators),
        new("Intelligence", "Jobs", Urls.FetchJobsRoot, "j", Permission.ReadIndicators),
        new("People", "People", Urls.PeopleRoot, "0", Permission.ReadPeople),
        new("People", "Insider alerts", Urls.InsiderAlertsRoot, null, Permission.ReadPeople),
        new("People", "Models", Urls.Models, null, Permission.ReadPeople),
        new("Contain", "Block list", Urls.BlockList, "b", Permission.ReadPlaybooks),
        new("Operate", "Agents", Urls.Agents, "e", Permission.ReadStages),
        new("Operate", "Actions", Urls.ResponseActions, "5", Permission.ReadPlaybooks),
        new("Operate", "Assets", Urls.Assets, "z", Permission.ReadThreats),
        new("Operate", "Ingestion", Urls.Ingestion, "n", Permission.ReadThreats),
        new("Operate", "Endpoints", Urls.Endpoints, "4", Permission.ReadIncidents),
        new("Operate", "Simulate", Urls.Simulate, "s", Permission.SimulateAttacks),
        new("Operate", "Connectors", Urls.Connectors, "6", Permission.ReadPlaybooks),
        new("Operate", "Triggers", Urls.Triggers, "7", Permission.ReadPlaybooks),
        new("Operate", "Webhooks", Urls.Webhooks, "8", Permission.ManageWebhooks),
        new("Administer", "Onboarding", Urls.Onboarding, "9", Permission.ManageAssets),
        new("Administer", "Users", Urls.Users, "u", Permission.ManageUsers),
        new("Administer", "Keys and devices", Urls.Keys, "k", Permission.ManageKeys),
        new("Administer", "Organization", Urls.Organization, "r", Permission.ManageOrganization),
        new("Administer", "Audit", Urls.AuditTrail, "y", Permission.ReadAudit),
        new("You", "Settings", Urls.Settings, "i"),
    ];
}
