using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Hunting;
using SocConsole.Core.Ingestion;

namespace SocConsole.Web.Endpoints.Hunting;

/// <summary>What is hunted: the query and the range of times.</summary>
internal sealed record HuntParameters
{
    /// <summary>The query, at most 2,000 characters; none asks for everything.</summary>
    [FromQuery(Name = "q")]
    public string? Query { get; init; }

    /// <summary>Happened at or after.</summary>
    [FromQuery(Name = "from")]
    public DateTimeOffset? From { get; init; }

    /// <summary>Happened before.</summary>
    [FromQuery(Name = "to")]
    public DateTimeOffset? To { get; init; }

    public HuntRequest ToRequest() => new(Query, From?.UtcDateTime, To?.UtcDateTime);
}

/// <param name="Fields">The values by field; a field can have several.</param>
internal sealed record HuntEventBody(string Id, DateTime Timestamp, DateTime ReceivedAt, string Source, bool Simulated, string Raw, IReadOnlyDictionary<string, string[]> Fields)
{
    public static HuntEventBody From(LogEvent item) => new(
        item.Id, item.Timestamp, item.ReceivedAt, item.Source, item.Simulated, item.Raw,
        item.Fields.GroupBy(field => field.Key, field => field.Value, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal));
}

/// <param name="Complete">False when the hunt ended early; <c>reason</c> says why, and the cursor goes on.</param>
/// <param name="Scanned">Events that were read for the answer.</param>
/// <param name="Cursor">Asks for what comes after; null at the end.</param>
internal sealed record HuntPageBody(IReadOnlyList<HuntEventBody> Events, bool Complete, long Scanned, string? Reason, string? Cursor)
{
    public static HuntPageBody From(HuntPage page) => new([.. page.Events.Select(HuntEventBody.From)], page.Coverage.Complete, page.Coverage.Scanned, page.Coverage.Reason, page.Cursor);
}

internal sealed record SavedHuntListBody(IReadOnlyList<SavedHuntView> Hunts);

/// <param name="Name">1 to 100 characters, unique in the organization.</param>
/// <param name="Query">At most 2,000 characters.</param>
/// <param name="Range">15m, 1h, 24h or 7d, ending when the hunt is run; instead of from and to.</param>
internal sealed record NewHuntBody(string? Name, string? Query, string? Range, DateTimeOffset? From, DateTimeOffset? To);

internal sealed record DeletedBody(int Deleted);
