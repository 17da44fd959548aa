namespace SocConsole.Core.Incidents.Reports;

/// <summary>A part of a report: a table.</summary>
/// <param name="Empty">What stands there when it has no rows.</param>
internal sealed record ReportSection(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string Empty);

/// <summary>What a report says, before it is written as HTML or PDF. Every text may come from an attacker.</summary>
/// <param name="Facts">Names and values under the title.</param>
internal sealed record IncidentReport(string Title, string Subtitle, IReadOnlyList<(string Name, string Value)> Facts, IReadOnlyList<ReportSection> Sections);
