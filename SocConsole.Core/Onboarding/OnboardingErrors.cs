using SocConsole.Core.Kernel;

namespace SocConsole.Core.Onboarding;

internal static class OnboardingErrors
{
    public static Error ScanNotAllowed => Error.Conflict(
        "SCAN_NOT_ALLOWED", "The organization has not allowed network scans. Allow them first: POST /api/onboarding/permissions with {\"permissions\": {\"network_scan\": true}}.");

    public static Error DeploymentNotAllowed => Error.Conflict("DEPLOYMENT_NOT_ALLOWED", "The organization has switched agent_deployment off. Allow it first: POST /api/onboarding/permissions.");

    public static Error ScanRuns(int id) => Error.Conflict("SCAN_RUNS", $"The scan {id} is not over yet; wait for it or cancel it.");
}
