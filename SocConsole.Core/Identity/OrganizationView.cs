namespace SocConsole.Core.Identity;

/// <param name="Name">Name of the tenant.</param>
/// <param name="SelfApproval">Who asked for a run may approve it when nobody else can.</param>
/// <param name="AutoContainConfidence">Confidence from 0 to 1 at which reversible runs start by themselves; null switches it off.</param>
public sealed record OrganizationView(string Name, bool SelfApproval, double? AutoContainConfidence);
