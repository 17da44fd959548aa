namespace SocConsole.Web.Components.Shared;

/// <summary>A filter in force. <paramref name="HrefWithout"/> is the page without it.</summary>
public sealed record FilterChip(string Name, string Value, string HrefWithout);

/// <summary>One thing to choose in a filter; <paramref name="Href"/> is the page with the choice turned over. Choices without rows can be chosen too.</summary>
public sealed record FilterChoice(string Label, bool Chosen, string Href);

public sealed record FilterMenu(string Label, IReadOnlyList<FilterChoice> Choices);
