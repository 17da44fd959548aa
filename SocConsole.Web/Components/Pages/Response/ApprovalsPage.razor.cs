using Microsoft.AspNetCore.Components;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Response;

/// <summary>The inbox: what waits for a decision with its effect, then what runs, has failed and has ended.</summary>
public sealed partial class ApprovalsPage
{
    private const int MaximumWaiting = 20;
    private const int MaximumOthers = 5;
    private static readonly TimeSpan NewsInterval = TimeSpan.FromSeconds(1);

    private readonly Loaded<IReadOnlyList<PlaybookRunView>> waiting = new();

    [Inject]
    public required PlaybookService Playbooks { get; set; }

    private IReadOnlyList<(string Title, RunStatus Status, Loaded<Page<PlaybookRunRow>> Runs)> Groups { get; } =
    [
        ("Waiting for a person to act", RunStatus.Waiting, new()),
        ("Running", RunStatus.Executing, new()),
        ("Failed", RunStatus.Failed, new()),
        ("Completed lately", RunStatus.Completed, new()),
    ];

    protected override async Task OnInitializedAsync()
    {
        Follow(batch => batch.ConcernsRuns ? LoadAsync() : Task.CompletedTask, NewsInterval);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        await waiting.LoadAsync(WaitingAsync, Ct);
        foreach (var (_, status, runs) in Groups)
        {
            await runs.LoadAsync(ct => Playbooks.ListAsync(Actor, new PlaybookFilter(Status: status), new PageRequest(1, MaximumOthers), ct), Ct);
        }
    }

    // The rows say what; only the whole run says why and what it would touch, and nobody should have to open each one for that.
    private async Task<Result<IReadOnlyList<PlaybookRunView>>> WaitingAsync(CancellationToken ct)
    {
        var rows = await Playbooks.ListAsync(Actor, new PlaybookFilter(Status: RunStatus.PendingApproval), new PageRequest(1, MaximumWaiting), ct);
        if (!rows.Succeeded(out var page, out var error))
        {
            return error;
        }

        var runs = new List<PlaybookRunView>();
        foreach (var row in page.Items)
        {
            if ((await Playbooks.GetAsync(Actor, row.Number, ct)).Succeeded(out var run, out _))
            {
                runs.Add(run);
            }
        }

        return runs;
    }
}
