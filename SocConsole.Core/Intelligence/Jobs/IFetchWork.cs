using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Jobs;

/// <summary>Does what one kind of fetch job is for. Doing it again after a kill must change nothing more.</summary>
public interface IFetchWork
{
    FetchJobKind Kind { get; }

    /// <summary>
    /// Reads and hands what it finds to the sink. Expected failures are outcomes; an exception means that it broke off and is tried again.
    /// </summary>
    Task<FetchOutcome> RunAsync(FetchJob job, IndicatorSink sink, CancellationToken ct);
}

/// <summary>How a fetch job ended.</summary>
/// <param name="Error">Why it failed as a whole, for a person; null when it did not.</param>
/// <param name="Note">What else is to be said.</param>
/// <param name="AtEnd">Written together with the end of the job: cursors, times, health. It runs for failures too.</param>
public sealed record FetchOutcome(Error? Error, string? Note, Func<Unit, Task>? AtEnd = null);
