namespace SocConsole.Core.Jobs;

/// <summary>Does the work of one kind of job. Called at least once for each enqueued job; doing it again must change nothing.</summary>
public interface IJobHandler
{
    /// <summary>One of <see cref="JobKinds"/>.</summary>
    string Kind { get; }

    /// <summary>An exception means failure: the job is tried again with growing pauses.</summary>
    Task RunAsync(string argument, CancellationToken ct);
}

/// <summary>The argument of jobs about one organization's row: <c>7/PB-2026-001</c>.</summary>
public readonly record struct JobArgument(int OrganizationId, string Id)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{OrganizationId}/{Id}");

    /// <exception cref="FormatException">The text was not written by <see cref="ToString"/>.</exception>
    public static JobArgument Parse(string text)
    {
        var at = text.IndexOf('/', StringComparison.Ordinal);
        return at > 0 && int.TryParse(text.AsSpan(0, at), System.Globalization.CultureInfo.InvariantCulture, out var organization)
            ? new JobArgument(organization, text[(at + 1)..])
            : throw new FormatException($"'{text}' is not organization/id.");
    }
}
