using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Threats;

public enum ThreatOrder
{
    Newest,
    Priority,
}

/// <summary>Which threats are asked for: one type for the API's query and the page's address. Empty lists and nulls do not filter.</summary>
public sealed record ThreatFilter
{
    public IReadOnlyList<Severity> Severities { get; init; } = [];

    public IReadOnlyList<ThreatStatus> Statuses { get; init; } = [];

    /// <summary>Detected at or after, UTC.</summary>
    public DateTime? From { get; init; }

    /// <summary>Detected at or before, UTC.</summary>
    public DateTime? Until { get; init; }

    public string? Type { get; init; }

    /// <summary>Part of the number, reason, entity or target; case does not matter.</summary>
    public string? Text { get; init; }

    public Guid? AssigneeId { get; init; }

    public ThreatOrder Order { get; init; }

    internal IQueryable<Threat> Apply(IQueryable<Threat> threats)
    {
        if (Severities.Count > 0)
        {
            threats = threats.Where(row => Severities.Contains(row.Severity));
        }

        if (Statuses.Count > 0)
        {
            threats = threats.Where(row => Statuses.Contains(row.Status));
        }

        if (From is { } from)
        {
            threats = threats.Where(row => row.DetectedAt >= from);
        }

        if (Until is { } until)
        {
            threats = threats.Where(row => row.DetectedAt <= until);
        }

        if (Type is { Length: > 0 } type)
        {
            threats = threats.Where(row => row.Type == type);
        }

        if (AssigneeId is { } assignee)
        {
            threats = threats.Where(row => row.AssigneeId == assignee);
        }

        if (Text is { Length: > 0 } text)
        {
            var part = "%" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
            threats = threats.Where(row => EF.Functions.Like(row.Number, part, "\\") || EF.Functions.Like(row.Reason, part, "\\")
                || EF.Functions.Like(row.EntityValue, part, "\\") || EF.Functions.Like(row.Target!, part, "\\"));
        }

        return threats;
    }

    internal IQueryable<Threat> Sort(IQueryable<Threat> threats) => Order switch
    {
        ThreatOrder.Newest => threats.OrderByDescending(row => row.DetectedAt).ThenByDescending(row => row.Id),
        ThreatOrder.Priority => threats.OrderByDescending(row => row.Priority).ThenByDescending(row => row.Id),
        _ => throw new InvalidOperationException($"unknown order {Order}"),
    };
}
