using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Threats;

internal static class ThreatErrors
{
    public static Error NotFound(string number) => new(ErrorKind.NotFound, "THREAT_NOT_FOUND", $"Threat with ID {number} not found");
}
