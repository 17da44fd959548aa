using Microsoft.AspNetCore.Components;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Detection;

/// <summary>The rules of the organization. The filters are in the address.</summary>
public sealed partial class RulesPage
{
    private const int PageSize = 50;

    private static readonly (string Word, string Label)[] States = [("on", "On"), ("off", "Off"), ("fired", "Matched in 30 days"), ("silent", "No match in 30 days"), ("faulty", "Has a fault")];

    private readonly Loaded<Page<RuleRow>> rules = new();
    private IReadOnlyList<string> packs = [];

    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "level")]
    public string? Level { get; set; }

    [SupplyParameterFromQuery(Name = "pack")]
    public string? Pack { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? StateWord { get; set; }

    [SupplyParameterFromQuery(Name = "technique")]
    public string? Technique { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Number { get; set; }

    [Inject]
    public required RuleService Rules { get; set; }

    [Inject]
    public required RuleSettingsService Settings { get; set; }

    private bool IsFiltered => Filter() != new RuleFilter();

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        await rules.LoadAsync(ct => Rules.ListAsync(Actor, Filter(), new PageRequest(Math.Max(1, Number ?? 1), PageSize), ct), Ct);
        packs = (await Rules.PacksAsync(Actor, Ct)).Succeeded(out var names, out _) ? names : packs;
    }

    private RuleFilter Filter() => new()
    {
        Text = string.IsNullOrWhiteSpace(Text) ? null : Text.Trim(),
        Level = Wire.TryRead<Severity>(Level, out var level) ? level : null,
        Pack = Pack,
        Technique = Technique,
        Enabled = StateWord switch { "on" => true, "off" => false, _ => null },
        Fired = StateWord switch { "fired" => true, "silent" => false, _ => null },
        Faulty = StateWord == "faulty" ? true : null,
    };

    private IReadOnlyList<FilterMenu> Menus() =>
    [
        new("Severity", [.. Enum.GetValues<Severity>().Reverse().Select(level => Wire.Name(level)).Select(word => new FilterChoice(Show.Words(word), word == Level, Urls.Rules(Text, word == Level ? null : word, Pack, StateWord, Technique)))]),
        new("Pack", [.. packs.Select(pack => new FilterChoice(pack, pack == Pack, Urls.Rules(Text, Level, pack == Pack ? null : pack, StateWord, Technique)))]),
        new("State", [.. States.Select(state => new FilterChoice(state.Label, state.Word == StateWord, Urls.Rules(Text, Level, Pack, state.Word == StateWord ? null : state.Word, Technique)))]),
    ];

    private List<FilterChip> Chips()
    {
        List<FilterChip> chips = [];
        Add("Find", Text, Urls.Rules(null, Level, Pack, StateWord, Technique));
        Add("Severity", Level, Urls.Rules(Text, null, Pack, StateWord, Technique));
        Add("Pack", Pack, Urls.Rules(Text, Level, null, StateWord, Technique));
        Add("State", States.FirstOrDefault(state => state.Word == StateWord).Label, Urls.Rules(Text, Level, Pack, null, Technique));
        Add("Technique", Technique, Urls.Rules(Text, Level, Pack, StateWord));
        return chips;

        void Add(string name, string? value, string without)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                chips.Add(new FilterChip(name, value, without));
            }
        }
    }

    private void Search(string? text) => Navigation.NavigateTo(Urls.Rules(string.IsNullOrWhiteSpace(text) ? null : text.Trim(), Level, Pack, StateWord, Technique));

    private async Task SwitchAllAsync(bool on)
    {
        var word = on ? "on" : "off";
        if (await Confirm.AskAsync(Question.Of($"Switch every rule that matches the filters {word}?", on ? "They run from the next events on." : "They find nothing any more until they are switched on.", $"Switch {word}", danger: !on))
            && Say(await Settings.ChangeAllAsync(Actor, Filter(), new RuleChange(Enabled: on), Ct), $"Switched {word}"))
        {
            await LoadAsync();
        }
    }
}
