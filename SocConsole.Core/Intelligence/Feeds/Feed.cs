using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Feeds;

/// <summary>Where indicators are fetched from, how, and when again: the document's feed configuration.</summary>
public sealed class Feed : IOwned
{
    public const int MaximumUrl = 2_048;
    public const int MaximumEndpoints = 20;
    public const int MaximumHeaders = 20;

    public int Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>Whose claims its indicators become; made with the feed where there is none of the name.</summary>
    public int SourceId { get; set; }

    /// <summary>Unique in the organization; upper and lower case are one.</summary>
    public required string SourceName { get; set; }

    public bool IsEnabled { get; set; } = true;

    public required string BaseUrl { get; set; }

    /// <summary>Paths below <see cref="BaseUrl"/> by name; none reads the address itself.</summary>
    public IReadOnlyDictionary<string, string> Endpoints { get; set; } = new Dictionary<string, string>();

    /// <summary>Requests at most: <c>per_minute</c>, <c>per_hour</c>.</summary>
    public IReadOnlyDictionary<string, int> RateLimits { get; set; } = new Dictionary<string, int>();

    /// <summary>Sent with each request; no credentials, for which there is the key.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();

    /// <summary>Format, interval, defaults of its rows, and the format's own settings, as a JSON object.</summary>
    public string Parameters { get; set; } = "{}";

    /// <summary>Encrypted; never shown again.</summary>
    public string? ProtectedKey { get; set; }

    /// <summary>What each endpoint answered last, by name.</summary>
    public IReadOnlyDictionary<string, FeedCursor> Cursors { get; set; } = new Dictionary<string, FeedCursor>();

    public DateTime? LastFetch { get; set; }

    public DateTime? LastSuccess { get; set; }

    /// <summary>When it is due, UTC; null while it is not enabled or only fetched by hand.</summary>
    public DateTime? NextFetchAt { get; set; }

    /// <summary>Fetches that failed one after the other.</summary>
    public int ConsecutiveFailures { get; set; }

    public string? LastError { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }
}

/// <summary>From where an endpoint goes on.</summary>
/// <param name="ETag">For the next If-None-Match.</param>
/// <param name="LastModified">For the next If-Modified-Since, as it came.</param>
/// <param name="AddedAfter">For a TAXII collection: the time from which to ask, as it came.</param>
public sealed record FeedCursor(string? ETag, string? LastModified, string? AddedAfter);

internal sealed class FeedConfiguration : IEntityTypeConfiguration<Feed>
{
    public void Configure(EntityTypeBuilder<Feed> builder)
    {
        builder.ToTable("feeds");
        builder.Property(row => row.SourceName).HasMaxLength(ThreatSource.MaximumName).UseCollation("NOCASE");
        builder.Property(row => row.BaseUrl).HasMaxLength(Feed.MaximumUrl);
        builder.Property(row => row.Endpoints).AsJson();
        builder.Property(row => row.RateLimits).AsJson();
        builder.Property(row => row.Headers).AsJson();
        builder.Property(row => row.Cursors).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.SourceName }).IsUnique();
        builder.HasIndex(row => row.NextFetchAt);
    }
}
