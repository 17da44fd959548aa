using System.Globalization;
using Microsoft.AspNetCore.Components;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Intelligence;

/// <summary>The exclusions of the organization. Filters and the open row are in the address.</summary>
public sealed partial class ExclusionsPage
{
    private static readonly (string Word, string Label)[] States = [("on", "On"), ("off", "Off"), ("over", "Expired"), ("silent", "Never hit")];

    private readonly Loaded<IReadOnlyList<ExclusionView>> exclusions = new();

    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "purpose")]
    public string? Purpose { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? StateWord { get; set; }

    /// <summary>An exclusion's number, or <c>new</c>.</summary>
    [SupplyParameterFromQuery(Name = "open")]
    public string? Open { get; set; }

    [Inject]
    public required ExclusionService Exclusions { get; set; }

    protected override Task OnInitializedAsync() => LoadAsync();

    private Task LoadAsync() => exclusions.LoadAsync(ct => Exclusions.ListAsync(Actor, ct), Ct);

    private List<ExclusionView> Shown(IReadOnlyList<ExclusionView> all) =>
    [
        .. all.Where(row => string.IsNullOrWhiteSpace(Text) || row.Name.Contains(Text.Trim(), StringComparison.OrdinalIgnoreCase) || row.Description.Contains(Text.Trim(), StringComparison.OrdinalIgnoreCase))
            .Where(row => !Wire.TryRead<ExclusionKind>(Kind, out var kind) || row.Kind == kind)
            .Where(row => !Wire.TryRead<ExclusionPurpose>(Purpose, out var purpose) || row.Purpose == purpose)
            .Where(row => StateWord switch { "on" => row.IsEnabled, "off" => !row.IsEnabled, "over" => row.ExpiresAt <= Now, "silent" => row.HitCount == 0, _ => true }),
    ];

    private string Address(string? open) => Urls.Exclusions(Text, Kind, Purpose, StateWord, open);

    private static string Number(int id) => id.ToString(CultureInfo.InvariantCulture);

    private void Search(string? text) => Navigation.NavigateTo(Urls.Exclusions(string.IsNullOrWhiteSpace(text) ? null : text.Trim(), Kind, Purpose, StateWord, Open));

    private IReadOnlyList<FilterMenu> Menus() =>
    [
        new("Kind", [.. Enum.GetValues<ExclusionKind>().Select(Wire.Name).Select(word => new FilterChoice(Show.Words(word), word == Kind, Urls.Exclusions(Text, word == Kind ? null : word, Purpose, StateWord, Open)))]),
        new("Purpose", [.. Enum.GetValues<ExclusionPurpose>().Select(Wire.Name).Select(word => new FilterChoice(Show.Words(word), word == Purpose, Urls.Exclusions(Text, Kind, word == Purpose ? null : word, StateWord, Open)))]),
        new("State", [.. States.Select(state => new FilterChoice(state.Label, state.Word == StateWord, Urls.Exclusions(Text, Kind, Purpose, state.Word == StateWord ? null : state.Word, Open)))]),
    ];

    private List<FilterChip> Chips()
    {
        List<FilterChip> chips = [];
        Add("Find", Text, Urls.Exclusions(null, Kind, Purpose, StateWord, Open));
        Add("Kind", Kind is null ? null : Show.Words(Kind), Urls.Exclusions(Text, null, Purpose, StateWord, Open));
        Add("Purpose", Purpose is null ? null : Show.Words(Purpose), Urls.Exclusions(Text, Kind, null, StateWord, Open));
        Add("State", States.FirstOrDefault(state => state.Word == StateWord).Label, Urls.Exclusions(Text, Kind, Purpose, null, Open));
        return chips;

        void Add(string name, string? value, string without)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                chips.Add(new FilterChip(name, value, without));
            }
        }
    }
}
