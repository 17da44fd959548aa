using Microsoft.AspNetCore.Components;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Intelligence;

/// <summary>One exclusion beside the list: what it hit, its settings, and what they would hide.</summary>
public sealed partial class ExclusionForm
{
    // More are not put into a text field; they stay unless others are written there.
    private const int MaximumShown = 300;

    private readonly HashSet<IndicatorType> types = [];
    private string name = "";
    private string reason = "";
    private string owner = "";
    private string entries = "";
    private ExclusionKind kind = ExclusionKind.Cidr;
    private ExclusionPurpose purpose = ExclusionPurpose.FalsePositive;
    private ExclusionMode mode = ExclusionMode.Suppress;
    private DateTime? until;
    private Error? error;
    private ExclusionPreview? preview;

    /// <summary>Null for a new one.</summary>
    [Parameter]
    public ExclusionView? Row { get; set; }

    /// <summary>The page without the form.</summary>
    [Parameter, EditorRequired]
    public required string Close { get; set; }

    [Parameter]
    public EventCallback OnSaved { get; set; }

    [Inject]
    public required ExclusionService Exclusions { get; set; }

    [Inject]
    public required ExclusionPreviews Previews { get; set; }

    private bool MayChange => Actor.May(Permission.ManageIndicators);

    private bool IsLong => Row?.EntryCount > MaximumShown;

    private string EntriesHint => IsLong ? $"{Show.Count(Row!.EntryCount)} entries stay unless others are written here" : "Defanged values are read too";

    private string KindHint => kind switch
    {
        ExclusionKind.Exact => "The whole value",
        ExclusionKind.Substring => "A part of the value, 3 characters or more",
        ExclusionKind.HostSuffix => "A host and everything below it, in domains, URLs and e-mail addresses",
        ExclusionKind.Cidr => "Addresses and networks within it; a larger network is not",
        ExclusionKind.Regex => "A .NET regular expression, upper and lower case as one",
        _ => "",
    };

    protected override async Task OnInitializedAsync()
    {
        if (Row is not { } row)
        {
            owner = Actor.Name;
            return;
        }

        (name, reason, owner, kind, purpose, mode, until) = (row.Name, row.Reason, row.Owner, row.Kind, row.Purpose, row.Mode, row.ExpiresAt);
        types.UnionWith(row.Types);
        if (!IsLong && (await Exclusions.EntriesAsync(Actor, row.Id, new Slice(0, MaximumShown), null, Ct)).Succeeded(out var found, out error))
        {
            entries = string.Join('\n', found.Entries);
        }
    }

    private ExclusionDraft Draft()
    {
        var lines = entries.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new ExclusionDraft(
            name, Row?.Description ?? "", kind, purpose, mode, [.. types], owner, reason.Trim(), until is { } end ? DateTime.SpecifyKind(end, DateTimeKind.Utc) : null, null,
            IsLong && lines.Length == 0 ? null : lines);
    }

    // The mode that the purpose suggests; it can be chosen otherwise afterwards.
    private void ChoosePurpose(ChangeEventArgs change)
    {
        purpose = Enum.TryParse<ExclusionPurpose>(change.Value?.ToString(), out var chosen) ? chosen : purpose;
        mode = ExclusionDraft.ModeOf(purpose);
    }

    private void Toggle(IndicatorType type)
    {
        if (!types.Remove(type))
        {
            types.Add(type);
        }
    }

    private async Task PreviewAsync()
    {
        // What it is called does not matter for what it would hide.
        var seen = await Previews.PreviewAsync(Actor, Draft() with { Name = "preview" }, Row?.Id, Ct);
        (preview, error) = (seen.Value, seen.Error);
    }

    private async Task SaveAsync()
    {
        var saved = Row is { } row ? await Exclusions.UpdateAsync(Actor, row.Id, Draft(), Ct) : await Exclusions.CreateAsync(Actor, Draft(), Ct);
        error = saved.Error;
        if (Say(saved, "Saved; stored indicators are judged anew now"))
        {
            await OnSaved.InvokeAsync();
            Navigation.NavigateTo(Close);
        }
    }

    private async Task SwitchAsync(ExclusionView row)
    {
        var (title, text, verb) = row.IsEnabled
            ? ($"Disable {row.Name}?", "What it holds back is looked for again.", "Disable the exclusion")
            : ($"Enable {row.Name}?", "What it hits is held back or tagged again, by its mode.", "Enable the exclusion");
        if (await Confirm.AskAsync(Question.Of(title, text, verb)) && Say(await Exclusions.SwitchAsync(Actor, row.Id, !row.IsEnabled, Ct), row.IsEnabled ? "Disabled" : "Enabled"))
        {
            await OnSaved.InvokeAsync();
        }
    }

    private async Task DeleteAsync(ExclusionView row)
    {
        if (await Confirm.AskAsync(Question.Of($"Delete {row.Name}?", $"Its {Show.Count(row.EntryCount)} entries go with it, and what it holds back is looked for again.", "Delete the exclusion", danger: true))
            && Say(await Exclusions.DeleteAsync(Actor, row.Id, Ct), "Deleted"))
        {
            await OnSaved.InvokeAsync();
            Navigation.NavigateTo(Close);
        }
    }
}
