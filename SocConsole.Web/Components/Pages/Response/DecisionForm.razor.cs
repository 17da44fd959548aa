using Microsoft.AspNetCore.Components;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Response;

/// <summary>
/// Where a person decides on a run. Every way to approve passes a dialog whose first focus is on Cancel, and sends the hash of the effect that was on the screen,
/// so that nobody approves what they have not seen.
/// </summary>
public sealed partial class DecisionForm
{
    private string comment = "";
    private string? seenHash;
    private bool changed;
    private Error? refused;

    [Parameter, EditorRequired]
    public required PlaybookRunView Run { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<PlaybookRunView> OnDecided { get; set; }

    [Inject]
    public required PlaybookService Playbooks { get; set; }

    private int Missing => Run.Row.ApprovalsNeeded - Run.Row.ApprovalsGiven;

    private string StepCount => $"{Run.Steps.Count} {(Run.Steps.Count == 1 ? "step" : "steps")}";

    private string Verb => Missing > 1 ? $"Approve ({Run.Row.ApprovalsGiven + 1} of {Run.Row.ApprovalsNeeded})" : $"Approve and run {StepCount}";

    protected override void OnParametersSet()
    {
        changed |= seenHash is not null && seenHash != Run.EffectHash;
        seenHash = Run.EffectHash;
    }

    private async Task DecideAsync(bool approved)
    {
        var shown = Run;
        var question = approved
            ? new Question($"Approve {shown.Row.Number}?", Verb, Effects(shown), shown.Steps.Any(step => !step.Reversible))
            : Question.Of($"Reject {shown.Row.Number}?", shown.Row.ThreatNumber is null ? "Nothing is done." : "Nothing is done. The threat stays open.", "Reject the playbook");
        if (await Confirm.AskAsync(question))
        {
            await SendAsync(new Decision(approved, Comment(), shown.EffectHash), approved ? "Approved" : "Rejected");
        }
    }

    private async Task BreakGlassAsync()
    {
        var shown = Run;
        if (await Confirm.AskAsync(new Question($"Break glass for {shown.Row.Number}?", $"Break glass and run {StepCount}", Effects(shown), Danger: true)))
        {
            await SendAsync(new Decision(true, Comment(), shown.EffectHash, BreakGlass: true), "Approved alone; the run is marked for review");
        }
    }

    private async Task SendAsync(Decision decision, string said)
    {
        var result = await Playbooks.DecideAsync(Actor, Run.Row.Number, decision, Ct);
        refused = result.Error;
        if (Say(result, said, out var run))
        {
            await OnDecided.InvokeAsync(run);
        }
    }

    private string? Comment() => string.IsNullOrWhiteSpace(comment) ? null : comment.Trim();

    private static RenderFragment Effects(PlaybookRunView run) => builder =>
    {
        builder.OpenElement(0, "ol");
        foreach (var step in run.Steps)
        {
            builder.OpenElement(1, "li");
            builder.OpenComponent<Visible>(2);
            builder.AddComponentParameter(3, nameof(Visible.Text), step.Reversible ? step.Effect : $"{step.Effect} (can't be undone)");
            builder.CloseComponent();
            builder.CloseElement();
        }

        builder.CloseElement();
    };
}
