using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.InsiderRisk.Import;

/// <summary>What came of a file so far.</summary>
/// <param name="Failed">Lines that could not be read.</param>
/// <param name="Errors">Of the first of them.</param>
/// <param name="Late">Whether days are counted anew because of it.</param>
public sealed record ActivityImportReport(long Received, long Accepted, long Duplicates, long Failed, IReadOnlyList<string> Errors, bool Late);

/// <summary>
/// Takes a whole file of activities in parts; each part is kept when it is told. A file that broke off can be sent again: what was kept is known by its content.
/// </summary>
public sealed class ActivityImport(ActivityReader reader, ActivityIntake intake)
{
    public const int MostErrors = 20;

    // As many as one delivery may hold: each is sorted by time, so larger ones have fewer acts that come after their day.
    private const int AtOnce = ActivityIntake.MostAtOnce;

    /// <param name="most">Activities that are taken; more are refused with what stands before them kept.</param>
    /// <param name="progress">Told after each part.</param>
    public async Task<Result<ActivityImportReport>> RunAsync(Actor actor, Stream content, ActivityFormat format, long most, IProgress<ActivityImportReport>? progress, CancellationToken ct)
    {
        if (actor.Demand(Permission.SendEvents) is { } refused)
        {
            return refused;
        }

        var report = new ActivityImportReport(0, 0, 0, 0, [], false);
        var (part, errors, failed) = (new List<ActivityDraft>(), new List<string>(), 0L);
        await foreach (var (line, read) in ActivityFile.ReadAsync(content, format, reader, ct))
        {
            if (report.Received + part.Count + failed >= most)
            {
                return Error.Invalid("file", $"has more than {most} activities; those before line {line} were kept");
            }

            if (read.Succeeded(out var draft, out var error))
            {
                part.Add(draft);
            }
            else
            {
                failed++;
                if (errors.Count < MostErrors)
                {
                    errors.Add($"line {line}: {error.Message}");
                }
            }

            if (part.Count == AtOnce)
            {
                if (!(await KeepAsync(actor, part, report, ct)).Succeeded(out report, out error))
                {
                    return error;
                }

                progress?.Report(report with { Received = report.Received + failed, Failed = failed, Errors = errors });
            }
        }

        return (await KeepAsync(actor, part, report, ct)).Map(done => done with { Received = done.Received + failed, Failed = failed, Errors = errors });
    }

    private async Task<Result<ActivityImportReport>> KeepAsync(Actor actor, List<ActivityDraft> part, ActivityImportReport report, CancellationToken ct)
    {
        if (part.Count == 0)
        {
            return report;
        }

        var kept = await intake.TakeAsync(actor, part, simulated: false, ct);
        part.Clear();
        return kept.Map(outcome => report with
        {
            Received = report.Received + outcome.Received,
            Accepted = report.Accepted + outcome.Kept,
            Duplicates = report.Duplicates + outcome.Repeated,
            Late = report.Late || outcome.Late,
        });
    }
}
