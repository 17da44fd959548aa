namespace SocConsole.Core.Identity;

/// <summary>What a person or key may do, from least to most. Integrator keys carry one of the same roles.</summary>
public enum Role
{
    Viewer,
    Analyst,
    Approver,
    Admin,
}
