namespace SocConsole.Core.Ingestion;

/// <summary>Where events come from, with what came so far. Counted in the transaction that stores the events.</summary>
public sealed record LogSource(string Name, long Events, long Duplicates, long Rejected, DateTime FirstEventAt, DateTime LastEventAt);
