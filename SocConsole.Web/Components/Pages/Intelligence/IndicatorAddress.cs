using System.Globalization;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Intelligence;

/// <summary>What the address of the list of indicators says.</summary>
public sealed record IndicatorAddress
{
    /// <summary>Forms that stand above the list.</summary>
    public const string Add = "add";
    public const string Import = "import";
    public const string Extract = "extract";

    private const int MaximumSources = 25;

    public string? Text { get; init; }

    public IndicatorType? Type { get; init; }

    public Severity? Level { get; init; }

    public int? SourceId { get; init; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    public bool? Active { get; init; }

    /// <summary>One state; those that an exclusion holds back are listed only when they are asked for.</summary>
    public IndicatorState? State { get; init; }

    public IndicatorSort Sort { get; init; } = IndicatorSort.Newest;

    public int Page { get; init; } = 1;

    /// <summary>The form that is open.</summary>
    public string? Do { get; init; }

    public bool IsFiltered => Text is not null || Type is not null || Level is not null || SourceId is not null || Tags.Count > 0 || Active is not null || State is not null;

    public string ToQueryString() => Urls.Query(
    [
        ("q", Text),
        ("type", Type is { } type ? Wire.Name(type) : null),
        ("level", Level is { } level ? Wire.Name(level) : null),
        ("source", SourceId?.ToString(CultureInfo.InvariantCulture)),
        .. Tags.Select(tag => ("tag", (string?)tag)),
        ("active", Active switch { true => "yes", false => "no", null => null }),
        ("state", State is { } state ? Wire.Name(state) : null),
        ("sort", Sort == IndicatorSort.Newest ? null : Wire.Name(Sort)),
        ("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null),
        ("do", Do),
    ]);

    public IndicatorFilter ToFilter() => new(Type, Level, SourceId, Tags, Text, Active, State, Sort: Sort);

    /// <summary>The same question from its first page, with no form open.</summary>
    public IndicatorAddress Fresh() => this with { Page = 1, Do = null };

    /// <summary>Whether two addresses ask for the same rows.</summary>
    public bool AsksSameRows(IndicatorAddress? other) => other is not null && (this with { Do = null }).ToQueryString() == (other with { Do = null }).ToQueryString();

    public IReadOnlyList<FilterMenu> Menus(IReadOnlyList<SourceView> sources)
    {
        var fresh = Fresh();
        return
        [
            new("Type", [.. Enum.GetValues<IndicatorType>().Select(type => Choice(IntelligenceLooks.Word(type), Type == type, fresh with { Type = Type == type ? null : type }))]),
            new("Level", [.. IntelligenceLooks.Levels.Select(level => Choice(level.ToString(), Level == level, fresh with { Level = Level == level ? null : level }))]),
            new("Source", [.. sources.OrderByDescending(source => source.Id == SourceId).ThenByDescending(source => source.IndicatorCount).Take(MaximumSources)
                .Select(source => Choice(source.Name, SourceId == source.Id, fresh with { SourceId = SourceId == source.Id ? null : source.Id }))]),
            new("State", [Choice("Looked for", Active == true, fresh with { Active = Active == true ? null : true }), Choice("Not looked for", Active == false, fresh with { Active = Active == false ? null : false }),
                .. Enum.GetValues<IndicatorState>().Where(state => state != IndicatorState.Active).Select(state => Choice(IntelligenceLooks.Of(state).Word, State == state, fresh with { State = State == state ? null : state }))]),
            new("Order", [.. Enum.GetValues<IndicatorSort>().Select(sort => Choice(Show.Words(Wire.Name(sort)), Sort == sort, fresh with { Sort = sort }))]),
        ];
    }

    public IReadOnlyList<FilterChip> Chips(IReadOnlyList<SourceView> sources)
    {
        var fresh = Fresh();
        List<FilterChip> chips = [];
        Set(Text is not null, "text", Text ?? "", fresh with { Text = null });
        Set(Type is not null, "type", Type is { } type ? IntelligenceLooks.Word(type) : "", fresh with { Type = null });
        Set(Level is not null, "level", Level?.ToString() ?? "", fresh with { Level = null });
        Set(SourceId is not null, "source", sources.FirstOrDefault(source => source.Id == SourceId)?.Name ?? $"{SourceId}", fresh with { SourceId = null });
        foreach (var tag in Tags)
        {
            Set(true, "tag", tag, fresh with { Tags = [.. Tags.Where(other => other != tag)] });
        }

        Set(Active is not null, "state", Active == true ? "looked for" : "not looked for", fresh with { Active = null });
        Set(State is not null, "state", State is { } state ? IntelligenceLooks.Of(state).Word : "", fresh with { State = null });
        return chips;

        void Set(bool isSet, string name, string value, IndicatorAddress without)
        {
            if (isSet)
            {
                chips.Add(new FilterChip(name, value, Urls.Indicators(without)));
            }
        }
    }

    private static FilterChoice Choice(string label, bool chosen, IndicatorAddress address) => new(label, chosen, Urls.Indicators(address));
}
