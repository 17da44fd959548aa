namespace SocConsole.Core.Detection.Management;

/// <summary>What the enabled rules cover.</summary>
/// <param name="Tactics">In ATT&amp;CK's order; those without a technique are there too.</param>
/// <param name="Rules">Enabled rules and correlations.</param>
/// <param name="WithoutTechnique">Those of them that name no technique.</param>
/// <param name="Blind">Rules that can't fire on what comes in.</param>
/// <param name="BlindTotal">How many there are; at most 1,000 are listed.</param>
/// <param name="Sampled">How many of the newest events were looked at to say so; 0 says that nothing is known.</param>
public sealed record Coverage(IReadOnlyList<CoveredTactic> Tactics, int Rules, int WithoutTechnique, IReadOnlyList<BlindRule> Blind, int BlindTotal, int Sampled);

/// <param name="Id">Sigma's name: <c>credential-access</c>; <c>none</c> for rules that name none.</param>
/// <param name="Name">For people.</param>
/// <param name="Techniques">By id.</param>
public sealed record CoveredTactic(string Id, string Name, IReadOnlyList<CoveredTechnique> Techniques);

/// <param name="Id">ATT&amp;CK id: <c>T1110.001</c>.</param>
/// <param name="Name">The technique's name, a sub-technique's behind its parent's; null where the console doesn't know it.</param>
/// <param name="Rules">Enabled rules.</param>
/// <param name="Able">Those of them that can fire on what comes in.</param>
/// <param name="Matches">Matches in the last 30 days.</param>
public sealed record CoveredTechnique(string Id, string? Name, int Rules, int Able, long Matches);

public enum BlindReason
{
    /// <summary>No event is of its log source.</summary>
    NoLogSource,

    /// <summary>No event has any field that it looks at.</summary>
    NoFields,

    /// <summary>It has a fault.</summary>
    Fault,
}

/// <param name="RuleId">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Reason">Why it can't fire.</param>
/// <param name="Detail">The log source, the fields, or the fault.</param>
public sealed record BlindRule(string RuleId, string Title, BlindReason Reason, string Detail);
