using System.Text.Json;

namespace SocConsole.Core.Detection.Rules.Testing;

/// <summary>What is tested with what. Nothing of it is stored.</summary>
/// <param name="Rules">YAML with one or more Sigma documents: rules, correlations, filters, actions.</param>
/// <param name="Events">
/// In the order in which they happened: JSON objects, read under their own names, or texts, read as lines that the console received. An object may say its time
/// in <c>@timestamp</c>; what says none happens now.
/// </param>
/// <param name="Placeholders">Values for the modifier <c>expand</c>, by name; may be null.</param>
public sealed record RuleTestRequest(string Rules, IReadOnlyList<JsonElement> Events, IReadOnlyDictionary<string, IReadOnlyList<string>>? Placeholders = null);

/// <param name="Rules">Every document that is a rule, correlation or filter, or none of them; in order.</param>
/// <param name="Results">One for each event, in order.</param>
/// <param name="RegexTimeouts">Values that took an expression longer than it may; they counted as no match.</param>
public sealed record RuleTestResult(IReadOnlyList<TestedRule> Rules, IReadOnlyList<TestedEvent> Results, long RegexTimeouts);

/// <param name="Id">Its id; its name, its title or <c>document-N</c> where it has none.</param>
/// <param name="Title">Its title; null where it has none.</param>
/// <param name="Errors">Why it did not load, each with its line; empty when it did.</param>
/// <param name="Warnings">What is amiss although it loaded.</param>
public sealed record TestedRule(string Id, string? Title, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings);

/// <param name="Event">Which event, from 0.</param>
/// <param name="Matched">Ids of the rules that it matches, whether they tell by themselves or only feed a correlation.</param>
/// <param name="Correlations">Ids of the correlations that it made fire; one that stays satisfied fires again with every further match.</param>
/// <param name="Error">Why the event could not be read; null when it could.</param>
public sealed record TestedEvent(int Event, IReadOnlyList<string> Matched, IReadOnlyList<string> Correlations, string? Error);
