namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>A correlation with the lines and settings that only loading needs.</summary>
/// <param name="Rule">What detection needs of it.</param>
/// <param name="Line">Where its list of rules stands.</param>
/// <param name="Number">Which document of its file.</param>
/// <param name="Generates">Whether the rules it counts also tell by themselves (<c>generate: true</c>).</param>
/// <param name="Aliases">By alias, the field that it is in the matches of each rule.</param>
/// <param name="Context">Takes its faults.</param>
internal sealed record CorrelationDraft(
    CorrelationRule Rule, int Line, int Number, bool Generates, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Aliases, LoadContext Context);
