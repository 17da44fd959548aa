namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>A literal that rules demand, and which of them.</summary>
internal readonly record struct RuleLiteral(GuardKind Kind, string Literal, int[] Rules);
