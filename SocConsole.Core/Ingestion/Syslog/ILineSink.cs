namespace SocConsole.Core.Ingestion.Syslog;

/// <summary>Takes the lines that arrived by syslog.</summary>
public interface ILineSink
{
    /// <summary>
    /// Takes a batch. Returning means that the lines are kept; until then a TCP sender waits. Lines may hold U+FFFD where the bytes were no UTF-8.
    /// </summary>
    /// <param name="organization">Name of the organization; null for the first.</param>
    /// <param name="source">Name of the log source.</param>
    /// <param name="lines">1 to 500 lines in the order of their arrival, none longer than <see cref="Normaliser.MaximumLength"/>.</param>
    /// <param name="ct">Stops the wait.</param>
    Task AcceptAsync(string? organization, string source, IReadOnlyList<string> lines, CancellationToken ct);
}
