using Microsoft.AspNetCore.Components;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Threats;

/// <summary>What can be done to all selected threats at once. Every button says to how many.</summary>
public sealed partial class ThreatBulkBar
{
    [Parameter, EditorRequired]
    public required ThreatList List { get; set; }

    /// <summary>Rows or the selection changed.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnChanged { get; set; }

    [Inject]
    public required ThreatService Threats { get; set; }

    private int Count => List.Selected.Count;

    private async Task AssignSelectedAsync()
    {
        var done = await ForSelectedAsync(row => Threats.AssignToMeAsync(Actor, row.Number, Ct));
        if (done.Count > 0)
        {
            Toasts.Said($"Assigned {done.Count} to you");
        }
    }

    private async Task SetSelectedAsync(ThreatStatus status)
    {
        var done = await ForSelectedAsync(row => Threats.SetStatusAsync(Actor, row.Number, status, null, Ct));
        if (done.Count > 0)
        {
            Toasts.Undoable($"Marked {done.Count} as {StateLook.Of(status).Word.ToLowerInvariant()}", () => UndoAsync(done));
        }
    }

    // Without the page's token: the offer outlives the page.
    private async Task UndoAsync(IReadOnlyList<ThreatRow> before)
    {
        foreach (var row in before)
        {
            TakeRow(await Threats.SetStatusAsync(Actor, row.Number, row.Status, null, CancellationToken.None));
        }

        await OnChanged.InvokeAsync();
    }

    // Gives back the rows as they were before.
    private async Task<IReadOnlyList<ThreatRow>> ForSelectedAsync(Func<ThreatRow, Task<Result<ThreatRow>>> change)
    {
        var done = new List<ThreatRow>();
        foreach (var row in List.Rows.Where(row => List.IsSelected(row.Number)).ToArray())
        {
            if (TakeRow(await change(row)))
            {
                done.Add(row);
            }
        }

        List.SelectAll(false);
        await OnChanged.InvokeAsync();
        return done;
    }

    private bool TakeRow(Result<ThreatRow> result)
    {
        if (!result.Succeeded(out var row, out var error))
        {
            Toasts.Failed(error);
            return false;
        }

        List.Replace(row);
        return true;
    }

    private Task ClearAsync()
    {
        List.SelectAll(false);
        return OnChanged.InvokeAsync();
    }
}
