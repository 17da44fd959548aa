namespace SocConsole.Core.Jobs;

/// <summary>
/// Background work that outlives the process. Jobs are named kinds with a string argument; the same key is queued once. Enqueuing is not part of a
/// database transaction: whoever needs certainty also sweeps for rows that wait (see <c>PlaybookSweep</c>).
/// </summary>
public interface IJobQueue
{
    /// <param name="kind">Which job, see <see cref="JobKinds"/>.</param>
    /// <param name="argument">Its argument: ids only.</param>
    /// <param name="at">When to start, UTC; null means now.</param>
    /// <param name="ct">Cancels the enqueuing, not the job.</param>
    Task EnqueueAsync(string kind, string argument, DateTime? at, CancellationToken ct);
}

public static class JobKinds
{
    /// <summary>Executes an approved run; argument <c>organization/run number</c>.</summary>
    public const string RunPlaybook = "run-playbook";

    /// <summary>Marks a block-list entry as expired; argument <c>organization/entry id</c>.</summary>
    public const string ExpireBlock = "expire-block";

    /// <summary>Lets a pending run reject itself; argument <c>organization/run number</c>.</summary>
    public const string ExpireApproval = "expire-approval";

    /// <summary>Ends what a step of a run did; argument <c>organization/step id</c>.</summary>
    public const string ExpireStep = "expire-step";

    /// <summary>Looks at the hosts of some networks; argument <c>organization/scan id</c>.</summary>
    public const string NetworkScan = "network-scan";

    /// <summary>Plays a simulated attack; argument <c>organization/simulation number</c>.</summary>
    public const string PlaySimulation = "play-simulation";

    /// <summary>Holds a rule against stored events; argument <c>organization/run number</c>.</summary>
    public const string RunRule = "run-rule";

    /// <summary>Reads a feed, a file or a dark-web source; argument <c>organization/fetch job id</c>.</summary>
    public const string Fetch = "fetch";

    /// <summary>Holds stored indicators against the exclusions again; argument <c>organization/time of the change in ticks</c>.</summary>
    public const string JudgeIndicators = "judge-indicators";

    /// <summary>Checks the rows of a file; argument <c>organization/bulk job id</c>.</summary>
    public const string BulkCheck = "bulk-check";

    /// <summary>Trains the models of insider risk; argument <c>organization/training id</c>.</summary>
    public const string TrainInsider = "train-insider";

    /// <summary>Checks a watched indicator again; argument <c>organization/re-check id</c>.</summary>
    public const string Recheck = "recheck";
}
