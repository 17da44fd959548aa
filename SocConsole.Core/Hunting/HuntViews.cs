using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Hunting;

/// <summary>What is hunted.</summary>
/// <param name="Query">See <see cref="Query.HuntQuery"/>; null or space asks for everything.</param>
/// <param name="From">Happened at or after, UTC.</param>
/// <param name="Until">Happened before, UTC.</param>
public sealed record HuntRequest(string? Query = null, DateTime? From = null, DateTime? Until = null);

/// <summary>How far a hunt came.</summary>
/// <param name="Complete">Whether every event was taken into account that could match.</param>
/// <param name="Scanned">Events that were read.</param>
/// <param name="Reason">Why the hunt ended early; null when it is complete.</param>
public sealed record HuntCoverage(bool Complete, long Scanned, string? Reason);

/// <summary>Matching events, the newest first.</summary>
/// <param name="Events">The events of this page.</param>
/// <param name="Coverage">How far the hunt came.</param>
/// <param name="Cursor">Asks for what comes after; null at the end.</param>
public sealed record HuntPage(IReadOnlyList<LogEvent> Events, HuntCoverage Coverage, string? Cursor);

/// <param name="Value">A value of the field; upper and lower case differ.</param>
/// <param name="Count">Matching events that have it.</param>
/// <param name="Share">Of the matching events that have the field, 0 to 1.</param>
public sealed record ValueCount(string Value, long Count, double Share);

/// <summary>The values of one field in the matching events.</summary>
/// <param name="Matches">Matching events.</param>
/// <param name="WithField">Matching events that have the field.</param>
/// <param name="Distinct">Different values; null when there are more than are counted.</param>
/// <param name="Values">The most frequent first.</param>
public sealed record FieldStatistics(string Field, long Matches, long WithField, long? Distinct, IReadOnlyList<ValueCount> Values, HuntCoverage Coverage);

/// <param name="At">Begin of the bucket, UTC.</param>
/// <param name="Count">Matching events in it.</param>
public sealed record TimeBucket(DateTime At, long Count);

/// <summary>Matching events over time.</summary>
/// <param name="From">Begin of the first bucket, UTC.</param>
/// <param name="Until">End of the last bucket, UTC.</param>
/// <param name="BucketSeconds">Length of a bucket.</param>
/// <param name="Buckets">Every bucket in order, empty ones too.</param>
public sealed record HuntTimeline(DateTime From, DateTime Until, long BucketSeconds, IReadOnlyList<TimeBucket> Buckets, HuntCoverage Coverage)
{
    public long Matches => Buckets.Sum(bucket => bucket.Count);
}

/// <param name="Name">Name of the field.</param>
/// <param name="Count">Events of the sample that have it.</param>
/// <param name="Values">Its most frequent values in the sample, at most five.</param>
public sealed record FieldSummary(string Name, long Count, IReadOnlyList<ValueCount> Values);

/// <summary>Which fields the newest matching events have.</summary>
/// <param name="Sampled">Events of the sample.</param>
/// <param name="Fields">The most frequent first.</param>
public sealed record HuntFieldList(long Sampled, IReadOnlyList<FieldSummary> Fields, HuntCoverage Coverage);
