namespace SocConsole.Web.Components.Pages.Overview;

/// <summary>A counted thing, and where its rows are.</summary>
public sealed record BarRow(string Label, long Count, string Href);
