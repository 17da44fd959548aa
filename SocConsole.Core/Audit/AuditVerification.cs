namespace SocConsole.Core.Audit;

/// <param name="Intact">Every record is as it was written, in order, and none is missing.</param>
/// <param name="Records">How many records were read.</param>
/// <param name="FirstBrokenPosition">The first position that is wrong; null when intact.</param>
/// <param name="Reason">What is wrong there, or what could not be checked; null when all is well.</param>
public sealed record AuditVerification(bool Intact, long Records, long? FirstBrokenPosition, string? Reason);
