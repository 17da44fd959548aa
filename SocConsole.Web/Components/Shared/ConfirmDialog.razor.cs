using Microsoft.AspNetCore.Components;

namespace SocConsole.Web.Components.Shared;

/// <summary>The layout's one dialog. The first focus is on Cancel, so that Enter never confirms by itself.</summary>
public sealed partial class ConfirmDialog
{
    private ElementReference dialog;
    private Question? question;
    private TaskCompletionSource<bool>? answer;
    private bool mustOpen;

    [Inject]
    public required Confirmations Confirmations { get; set; }

    [Inject]
    public required Browser Browser { get; set; }

    public void Dispose()
    {
        Confirmations.Connect(null);
        answer?.TrySetResult(false);
    }

    protected override void OnInitialized() => Confirmations.Connect(AskAsync);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (mustOpen)
        {
            mustOpen = false;
            await Browser.OpenDialogAsync(dialog, CancellationToken.None);
        }
    }

    private Task<bool> AskAsync(Question asked)
    {
        answer?.TrySetResult(false);
        answer = new TaskCompletionSource<bool>();
        (question, mustOpen) = (asked, true);
        _ = InvokeAsync(StateHasChanged);
        return answer.Task;
    }

    private async Task AnswerAsync(bool yes)
    {
        var asked = answer;
        answer = null;
        await Browser.CloseDialogAsync(dialog, CancellationToken.None);
        question = null;
        asked?.TrySetResult(yes);
    }

    // Esc closes in the browser; the server hears of it here. Not the close event: it also follows an answer, and could then meet the next question.
    private void Cancelled()
    {
        answer?.TrySetResult(false);
        answer = null;
    }
}
