using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Incidents;

public enum IncidentOrder
{
    Newest,
    Oldest,
    Risk,
    Updated,

    /// <summary>What must be over first.</summary>
    Due,
}

/// <summary>Which incidents are asked for: one type for the API's query and the page's address. Empty lists and nulls do not filter.</summary>
public sealed record IncidentFilter
{
    public static readonly IReadOnlyList<IncidentStatus> Unfinished = [IncidentStatus.Open, IncidentStatus.Investigating, IncidentStatus.Contained];

    public IReadOnlyList<Severity> Severities { get; init; } = [];

    public IReadOnlyList<IncidentStatus> Statuses { get; init; } = [];

    public Guid? AssigneeId { get; init; }

    public bool Unassigned { get; init; }

    public string? Category { get; init; }

    public string? SourceIp { get; init; }

    /// <summary>Part of the number, title, reason, source, host or account; case does not matter.</summary>
    public string? Text { get; init; }

    /// <summary>True asks for tests only, false for real ones only.</summary>
    public bool? Simulated { get; init; }

    /// <summary>Opened at or after, UTC.</summary>
    public DateTime? From { get; init; }

    /// <summary>Opened at or before, UTC.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Waits for a person: open, nobody's, and no acknowledgement holds.</summary>
    public bool Waiting { get; init; }

    public IncidentOrder Order { get; init; }

    internal IQueryable<Incident> Apply(IQueryable<Incident> rows, DateTime now)
    {
        rows = Severities.Count > 0 ? rows.Where(row => Severities.Contains(row.Severity)) : rows;
        rows = Statuses.Count > 0 ? rows.Where(row => Statuses.Contains(row.Status)) : rows;
        rows = AssigneeId is { } assignee ? rows.Where(row => row.AssigneeId == assignee) : rows;
        rows = Unassigned ? rows.Where(row => row.AssigneeId == null) : rows;
        rows = Category is { Length: > 0 } category ? rows.Where(row => row.Category == category) : rows;
        rows = SourceIp is { Length: > 0 } source ? rows.Where(row => row.SourceIp == source) : rows;
        rows = Simulated is { } simulated ? rows.Where(row => row.Simulated == simulated) : rows;
        rows = From is { } from ? rows.Where(row => row.CreatedAt >= from) : rows;
        rows = Until is { } until ? rows.Where(row => row.CreatedAt <= until) : rows;
        rows = Waiting ? rows.Where(row => row.Status == IncidentStatus.Open && row.AssigneeId == null && (row.AcknowledgedAt == null || row.AcknowledgedUntil <= now)) : rows;
        return Text is { Length: > 0 } text ? Matching(rows, text.Trim()) : rows;
    }

    internal IQueryable<Incident> Sort(IQueryable<Incident> rows) => Order switch
    {
        IncidentOrder.Newest => rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id),
        IncidentOrder.Oldest => rows.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id),
        IncidentOrder.Risk => rows.OrderByDescending(row => row.RiskScore).ThenByDescending(row => row.Id),
        IncidentOrder.Updated => rows.OrderByDescending(row => row.UpdatedAt).ThenByDescending(row => row.Id),
        IncidentOrder.Due => rows.OrderBy(row => row.ResolveBy).ThenBy(row => row.Id),
        _ => throw new InvalidOperationException($"unknown order {Order}"),
    };

    private static IQueryable<Incident> Matching(IQueryable<Incident> rows, string text)
    {
        var part = "%" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
        var number = IncidentNumber.TryParse(text, out var read) ? read : 0;
        return rows.Where(row => row.Number == number || EF.Functions.Like(row.Title, part, "\\") || EF.Functions.Like(row.Reason, part, "\\")
            || EF.Functions.Like(row.SourceIp!, part, "\\") || EF.Functions.Like(row.Host!, part, "\\") || EF.Functions.Like(row.UserName!, part, "\\"));
    }
}
