namespace SocConsole.Core.Kernel;

/// <summary>Severity with OCSF's <c>severity_id</c> as number (OCSF 1.3, severity_id).</summary>
public enum Severity
{
    Informational = 1,
    Low = 2,
    Medium = 3,
    High = 4,
    Critical = 5,
}
