using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Incidents;

/// <summary>The query of the incident list.</summary>
internal sealed record IncidentParameters
{
    private const int DefaultLimit = 50;

    /// <summary>open, investigating, contained, resolved, dismissed, merged; several with commas.</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    [FromQuery(Name = "severity")]
    public string? Severity { get; init; }

    /// <summary>A user's id, <c>me</c> or <c>none</c>.</summary>
    [FromQuery(Name = "assignee")]
    public string? Assignee { get; init; }

    [FromQuery(Name = "category")]
    public string? Category { get; init; }

    [FromQuery(Name = "source_ip")]
    public string? SourceIp { get; init; }

    [FromQuery(Name = "q")]
    public string? Text { get; init; }

    /// <summary>true lists tests only, false real ones only.</summary>
    [FromQuery(Name = "test")]
    public bool? Test { get; init; }

    [FromQuery(Name = "from")]
    public DateTimeOffset? From { get; init; }

    [FromQuery(Name = "to")]
    public DateTimeOffset? To { get; init; }

    /// <summary>newest, oldest, risk, updated or due.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    /// <summary>From 1.</summary>
    [FromQuery(Name = "page")]
    public int? Page { get; init; }

    /// <summary>1 to 100.</summary>
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    public PageRequest ToPage() => new(Page ?? 1, Limit ?? DefaultLimit);

    public Result<IncidentFilter> ToFilter(Actor actor)
    {
        var order = IncidentOrder.Newest;
        if (Sort is { Length: > 0 } && !Wire.TryRead(Sort, out order))
        {
            return Error.Invalid("sort", "must be newest, oldest, risk, updated or due");
        }

        if (!Words<IncidentStatus>(Status, "status").Succeeded(out var statuses, out var error) || !Words<Severity>(Severity, "severity").Succeeded(out var severities, out error))
        {
            return error;
        }

        var assignee = Guid.Empty;
        if (Assignee is { Length: > 0 } and not ("me" or "none") && !Guid.TryParse(Assignee, out assignee))
        {
            return Error.Invalid("assignee", "must be a user's id, me or none");
        }

        return new IncidentFilter
        {
            Statuses = statuses,
            Severities = severities,
            AssigneeId = Assignee == "me" ? actor.UserId ?? Guid.Empty : assignee == Guid.Empty ? null : assignee,
            Unassigned = Assignee == "none",
            Category = Category,
            SourceIp = SourceIp,
            Text = Text,
            Simulated = Test,
            From = From?.UtcDateTime,
            Until = To?.UtcDateTime,
            Order = order,
        };
    }

    /// <summary>Milliseconds since 1970, as two of the XDR document's endpoints take them.</summary>
    public static bool TryTime(string? text, out DateTime? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
        }
        else if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var written))
        {
            time = written.UtcDateTime;
        }

        return time is not null;
    }

    private static Result<IReadOnlyList<T>> Words<T>(string? text, string field)
        where T : struct, Enum
    {
        var values = new List<T>();
        foreach (var word in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Wire.TryRead<T>(word, out var value))
            {
                return Error.Invalid(field, $"must be one of {string.Join(", ", Enum.GetValues<T>().Select(Wire.Name))}");
            }

            values.Add(value);
        }

        return Result.Of<IReadOnlyList<T>>(values);
    }
}
