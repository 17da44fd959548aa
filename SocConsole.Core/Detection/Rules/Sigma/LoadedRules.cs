using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>What came of loading: everything that is sound, and a fault for everything that is not. In the order of files and documents.</summary>
public sealed record LoadedRules(IReadOnlyList<DetectionRule> Rules, IReadOnlyList<CorrelationRule> Correlations, IReadOnlyList<RuleFault> Faults)
{
    /// <summary>What is amiss with rules that were taken all the same.</summary>
    public IReadOnlyList<RuleFault> Warnings { get; init; } = [];

    /// <summary>Every document that was read, whether it loaded or not.</summary>
    public IReadOnlyList<RuleDocumentSummary> Documents { get; init; } = [];

    internal RegexTimeouts Timeouts { get; init; } = new();
}

public enum RuleDocumentKind
{
    Rule,
    Correlation,
    Filter,

    /// <summary>An <c>action</c> document that is no rule itself.</summary>
    Action,

    /// <summary>Not readable, or none of the others.</summary>
    Unknown,
}

/// <summary>One document of a rule file.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Document">Its place in the file, from 1.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The id under which its rule or correlation was taken; else the id or title or name that it says, or <c>document-N</c>.</param>
/// <param name="Title">Its title; null where it has none.</param>
public sealed record RuleDocumentSummary(string File, int Document, RuleDocumentKind Kind, string Id, string? Title);
