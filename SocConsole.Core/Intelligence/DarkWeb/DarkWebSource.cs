using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.DarkWeb;

public enum DarkWebState
{
    /// <summary>Never fetched.</summary>
    New,
    Ok,

    /// <summary>The proxy works, the site does not answer.</summary>
    Unreachable,

    /// <summary>Our proxy refuses, is not there, or is not set: nothing is known of the site.</summary>
    ProxyFailed,

    /// <summary>The site answered something that can't be read.</summary>
    Failed,
}

/// <summary>A site that is read from time to time, over Tor or directly.</summary>
public sealed class DarkWebSource : IOwned
{
    public const int MaximumName = 200;
    public const int MaximumUrl = 2_048;
    public const int MaximumKeywords = 100;

    public int Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>Unique in the organization; upper and lower case are one.</summary>
    public required string Name { get; set; }

    public required string Url { get; set; }

    public string Description { get; set; } = string.Empty;

    /// <summary>Whether it is fetched through the proxy; a .onion address always is.</summary>
    public bool RequiresTor { get; set; }

    public bool IsActive { get; set; } = true;

    public int ScrapeIntervalHours { get; set; }

    /// <summary>Words that are looked for in its pages, lower case.</summary>
    public IReadOnlyList<string> Keywords { get; set; } = [];

    public DarkWebState State { get; set; }

    /// <summary>Why it is in this state, for a person.</summary>
    public string? StateReason { get; set; }

    /// <summary>When it was read last; null before the first time.</summary>
    public DateTime? LastScrape { get; set; }

    public DateTime? LastSuccess { get; set; }

    /// <summary>When it is due, UTC; null while it is not active.</summary>
    public DateTime? NextScrapeAt { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }
}

/// <summary>One state of a source's page. A page that did not change keeps its row.</summary>
public sealed class DarkWebPage : IOwned
{
    public const int MaximumPerSource = 1_000;

    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public int SourceId { get; set; }

    public required string Url { get; set; }

    /// <summary>SHA-256 of the page as it came, lower-case hexadecimal.</summary>
    public required string Hash { get; set; }

    public string Title { get; set; } = string.Empty;

    public int Indicators { get; set; }

    /// <summary>Which of the watched words stand in it, and how often.</summary>
    public IReadOnlyDictionary<string, int> Keywords { get; set; } = new Dictionary<string, int>();

    public DateTime FirstSeen { get; set; }

    public DateTime LastSeen { get; set; }
}

internal sealed class DarkWebSourceConfiguration : IEntityTypeConfiguration<DarkWebSource>
{
    public void Configure(EntityTypeBuilder<DarkWebSource> builder)
    {
        builder.ToTable("darkweb_sources");
        builder.Property(row => row.Name).HasMaxLength(DarkWebSource.MaximumName).UseCollation("NOCASE");
        builder.Property(row => row.Url).HasMaxLength(DarkWebSource.MaximumUrl);
        builder.Property(row => row.Keywords).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Name }).IsUnique();
        builder.HasIndex(row => row.NextScrapeAt);
    }
}

internal sealed class DarkWebPageConfiguration : IEntityTypeConfiguration<DarkWebPage>
{
    public void Configure(EntityTypeBuilder<DarkWebPage> builder)
    {
        builder.ToTable("darkweb_pages");
        builder.Property(row => row.Url).HasMaxLength(DarkWebSource.MaximumUrl);
        builder.Property(row => row.Keywords).AsJson();
        builder.HasOne<DarkWebSource>().WithMany().HasForeignKey(row => row.SourceId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(row => new { row.SourceId, row.Url, row.Hash }).IsUnique();
        builder.HasIndex(row => new { row.SourceId, row.LastSeen });
    }
}
