namespace SocConsole.Core.Intelligence.Stix;

/// <summary>One thing that is amiss in an object.</summary>
/// <param name="Path">Where it is, as a STIX selector: <c>external_references.[0].url</c>; empty for the object itself.</param>
/// <param name="Message">What is amiss and how to mend it.</param>
public sealed record StixFinding(string Path, string Message);

/// <summary>What the validator says of one object.</summary>
/// <param name="Id">The object's id as sent, or null where it has none.</param>
/// <param name="Type">The object's type as sent, or null where it has none.</param>
/// <param name="Valid">Whether it has no errors; warnings do not count.</param>
/// <param name="Errors">What breaks the specification, at most <see cref="StixValidator.MaximumFindings"/>.</param>
/// <param name="Warnings">What it advises against, at most as many.</param>
public sealed record StixVerdict(string? Id, string? Type, bool Valid, IReadOnlyList<StixFinding> Errors, IReadOnlyList<StixFinding> Warnings);
