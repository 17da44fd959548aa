using System.Text.Json;
using SocConsole.Core.Kernel;
using SocConsole.Core.Onboarding;
using SocConsole.Core.Onboarding.Agents;

namespace SocConsole.Web.Endpoints.Onboarding;

/// <param name="Status">not_started, in_progress, completed or skipped.</param>
/// <param name="OnboardingStatus">The same.</param>
/// <param name="CurrentStep">The first step that is not done: profile, network_scan, agents or validation.</param>
/// <param name="CompletionPercentage">25 for each step that is really done.</param>
/// <param name="NotDone">What is open, in sentences.</param>
internal sealed record OnboardingBody(
    OnboardingStatus Status, OnboardingStatus OnboardingStatus, OnboardingStep CurrentStep, OnboardingStep OnboardingStep, bool Completed, bool Skipped, int CompletionPercentage, IReadOnlyList<OnboardingStep> CompletedSteps,
    IReadOnlyList<string> NotDone, OnboardingDataBody OnboardingData, DateTime? StartedAt, DateTime? OnboardingCompletedAt, DateTime? SkippedAt, string? Message)
{
    public static OnboardingBody From(OnboardingView view, string? message = null) => new(
        view.Status, view.Status, view.Step, view.Step, view.Status == OnboardingStatus.Completed, view.Status == OnboardingStatus.Skipped, view.Percent, view.Done, view.Missing,
        new OnboardingDataBody(view.Profile, view.Permissions, view.Assets, view.Agents, view.WaitingTokens), view.StartedAt, view.CompletedAt, view.SkippedAt, message);
}

/// <param name="Profile">Null until it is told.</param>
/// <param name="Assets">How many are known.</param>
/// <param name="Agents">How many have enrolled.</param>
/// <param name="WaitingTokens">How many tokens nobody used yet.</param>
internal sealed record OnboardingDataBody(OrganizationProfile? Profile, IReadOnlyDictionary<string, bool> Permissions, int Assets, int Agents, int WaitingTokens);

/// <param name="CompanyName">Another name of <c>name</c>.</param>
internal sealed record ProfileBody(string? Name, string? CompanyName, string? Industry, string? CompanySize, string? Region);

internal sealed record ProfileAnswer(OnboardingStatus Status, string Message, OrganizationProfile? Profile, int CompletionPercentage)
{
    public static ProfileAnswer From(OnboardingView view) => new(view.Status, "The profile is saved.", view.Profile, view.Percent);
}

/// <param name="Permissions">An object of names and booleans, or a list of names that are allowed.</param>
/// <param name="AllowActions">Another form: true or false for all, or a list of names.</param>
/// <param name="Credentials">Not read and not stored: connectors keep credentials.</param>
internal sealed record PermissionsBody(JsonElement? Permissions, JsonElement? AllowActions, JsonElement? Credentials)
{
    private static readonly string[] All = [OnboardingService.NetworkScanPermission, OnboardingService.AgentDeploymentPermission];

    public bool HasCredentials => Credentials is { } given && given.ValueKind switch
    {
        JsonValueKind.Object => given.EnumerateObject().Any(),
        JsonValueKind.Array => given.GetArrayLength() > 0,
        JsonValueKind.String => given.GetString()!.Length > 0,
        _ => false,
    };

    public Result<IReadOnlyDictionary<string, bool>> Read()
    {
        var read = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (name, given) in new[] { ("allow_actions", AllowActions), ("permissions", Permissions) })
        {
            if (given is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } element && !TryAdd(element, read))
            {
                return Error.Invalid(name, "must be an object of names and booleans, a list of names, or a boolean");
            }
        }

        return read.Count == 0 ? Error.Invalid("permissions", "tell at least one") : Result.Of<IReadOnlyDictionary<string, bool>>(read);
    }

    private static bool TryAdd(JsonElement given, Dictionary<string, bool> read)
    {
        switch (given.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                Array.ForEach(All, name => read[name] = given.GetBoolean());
                return true;
            case JsonValueKind.Array when given.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String):
                foreach (var item in given.EnumerateArray())
                {
                    read[item.GetString()!] = true;
                }

                return true;
            case JsonValueKind.Object when given.EnumerateObject().All(member => member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False):
                foreach (var member in given.EnumerateObject())
                {
                    read[member.Name] = member.Value.GetBoolean();
                }

                return true;
            default:
                return false;
        }
    }
}

/// <param name="CredentialsStored">Always false.</param>
internal sealed record PermissionsAnswer(OnboardingStatus Status, string Message, IReadOnlyDictionary<string, bool> Permissions, bool CredentialsStored)
{
    public static PermissionsAnswer From(OnboardingView view, bool hadCredentials) => new(
        view.Status, hadCredentials ? "The permissions are saved. The credentials were not stored: keep them at the connectors." : "The permissions are saved.", view.Permissions, false);
}

/// <param name="Status">pass when every check passes, else fail or pending.</param>
internal sealed record ValidationBody(CheckStatus Status, bool Valid, IReadOnlyList<ValidationCheck> Checks)
{
    public static ValidationBody From(IReadOnlyList<ValidationCheck> checks) => new(
        checks.Any(check => check.Status == CheckStatus.Fail) ? CheckStatus.Fail : checks.All(check => check.Status == CheckStatus.Pass) ? CheckStatus.Pass : CheckStatus.Pending,
        checks.All(check => check.Status == CheckStatus.Pass), checks);
}

/// <param name="Agents">The newest token first.</param>
internal sealed record EnrolledBody(IReadOnlyList<EnrolledAgent> Agents, int Total);

/// <param name="Ready">Agents that answer, send and can act.</param>
/// <param name="Warnings">Agents that answer, with something missing.</param>
/// <param name="Failed">Agents that don't answer, and tokens that nobody used.</param>
internal sealed record VerifyAllBody(int OrganizationId, int TotalAgents, int Ready, int Warnings, int Failed, IReadOnlyList<AgentVerification> Results, DateTime VerifiedAt)
{
    public static VerifyAllBody From(int organizationId, IReadOnlyList<AgentVerification> all, DateTime now) => new(
        organizationId, all.Count, all.Count(one => one.Status == "ready"), all.Count(one => one.Status == "warning"), all.Count(one => one.Status == "failed"), all, now);
}
