using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Web.Endpoints.Response;

/// <summary>The states of a run in the words of the workflow document.</summary>
internal static class RunWords
{
    public static string Of(RunStatus status) => status switch
    {
        RunStatus.PendingApproval => "awaiting_approval",
        RunStatus.Executing => "running",
        RunStatus.Waiting => "waiting_for_person",
        _ => Wire.Name(status),
    };

    /// <summary>Reads one of these words; null for all.</summary>
    public static Result<RunStatus?> Read(string? word)
    {
        if (word is null)
        {
            return (RunStatus?)null;
        }

        foreach (var status in Enum.GetValues<RunStatus>())
        {
            if (Of(status) == word || Wire.Name(status) == word)
            {
                return (RunStatus?)status;
            }
        }

        return Error.Invalid("status", $"must be one of pending, {string.Join(", ", Enum.GetValues<RunStatus>().Select(Of))}");
    }
}
