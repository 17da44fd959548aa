using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Onboarding;

/// <summary>The state of an organization's onboarding. What counts as done is read from what is there, not from what was clicked.</summary>
public sealed class OnboardingService(SocDatabase database)
{
    /// <summary>The switches: whether ranges may be scanned, and whether agents may be enrolled from here.</summary>
    public const string NetworkScanPermission = "network_scan";
    public const string AgentDeploymentPermission = "agent_deployment";
    private const int MaximumText = 200;
    private const int MaximumPermissions = 20;
    private const string Subject = "onboarding";

    /// <summary>How far it is. Whoever may read threats may see it.</summary>
    public async Task<Result<OnboardingView>> StatusAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await ViewAsync(db, await db.OnboardingStates.FirstOrDefaultAsync(ct) ?? new OnboardingState(), ct);
    }

    /// <summary>Begins, or takes it up again after it was completed or skipped. Starting what runs changes nothing.</summary>
    public Task<Result<OnboardingView>> StartAsync(Actor actor, CancellationToken ct) => ChangeAsync(actor, "started", null, (state, now) =>
    {
        (state.Status, state.StartedAt, state.CompletedAt, state.SkippedAt) = (OnboardingStatus.InProgress, state.StartedAt ?? now, null, null);
        return null;
    }, ct);

    /// <summary>Keeps who the organization is. Error: a text of more than 200 characters, or no text at all.</summary>
    public Task<Result<OnboardingView>> SaveProfileAsync(Actor actor, OrganizationProfile profile, CancellationToken ct)
    {
        var clean = new OrganizationProfile(Clean(profile.Name), Clean(profile.Industry), Clean(profile.CompanySize), Clean(profile.Region));
        return ChangeAsync(actor, "profile_saved", clean, (state, now) =>
        {
            if ((Faulty("name", clean.Name) ?? Faulty("industry", clean.Industry) ?? Faulty("company_size", clean.CompanySize) ?? Faulty("region", clean.Region)) is { } fault)
            {
                return fault;
            }

            if (clean == new OrganizationProfile(null, null, null, null))
            {
                return Error.Invalid("name", "tell at least one of name, industry, company_size and region");
            }

            Begin(state, now);
            state.Profile = clean;
            return null;
        }, ct);
    }

    /// <summary>Adds to what the organization allows. Error: more than 20 names, or one that is no short lower-case word.</summary>
    public Task<Result<OnboardingView>> AllowAsync(Actor actor, IReadOnlyDictionary<string, bool> permissions, CancellationToken ct) => ChangeAsync(actor, "permissions_saved", permissions, (state, now) =>
    {
        if (permissions.Keys.FirstOrDefault(name => !IsName(name)) is { } bad)
        {
            return Error.Invalid("permissions", $"'{bad[..Math.Min(bad.Length, 60)]}' is no name such as {NetworkScanPermission}");
        }

        var all = new Dictionary<string, bool>(state.Permissions);
        foreach (var (name, allowed) in permissions)
        {
            all[name] = allowed;
        }

        if (all.Count > MaximumPermissions)
        {
            return Error.Invalid("permissions", $"must be at most {MaximumPermissions}");
        }

        Begin(state, now);
        state.Permissions = all;
        return null;
    }, ct);

    /// <summary>Notes that a person was told what a validation found. Only one that passed counts as the step.</summary>
    internal Task<Result<OnboardingView>> NoteValidationAsync(Actor actor, bool passed, CancellationToken ct) => ChangeAsync(actor, passed ? "validated" : "validation_failed", null, (state, now) =>
    {
        Begin(state, now);
        state.Done = passed ? [.. state.Done.Append(OnboardingStep.Validation).Distinct()] : [.. state.Done.Where(step => step != OnboardingStep.Validation)];
        return null;
    }, ct);

    /// <summary>
    /// Ends it. A person may end it though steps are open: the view lists them. Error: a key or a device may end only what is done, because it can't confirm.
    /// </summary>
    public async Task<Result<OnboardingView>> CompleteAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Kind != ActorKind.User && (await StatusAsync(actor, ct)).Value is { Missing: { Count: > 0 } missing })
        {
            return Error.Conflict("ONBOARDING_INCOMPLETE", $"Not done yet: {string.Join("; ", missing)}. A person may complete it all the same.");
        }

        return await ChangeAsync(actor, "completed", null, (state, now) =>
        {
            (state.Status, state.CompletedAt, state.SkippedAt, state.StartedAt) = (OnboardingStatus.Completed, now, null, state.StartedAt ?? now);
            return null;
        }, ct);
    }

    /// <summary>Puts it aside; it can be started at any time.</summary>
    public Task<Result<OnboardingView>> SkipAsync(Actor actor, CancellationToken ct) => ChangeAsync(actor, "skipped", null, (state, now) =>
    {
        (state.Status, state.SkippedAt, state.CompletedAt) = (OnboardingStatus.Skipped, now, null);
        return null;
    }, ct);

    private async Task<Result<OnboardingView>> ChangeAsync(Actor actor, string verb, object? details, Func<OnboardingState, DateTime, Error?> change, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAssets) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<OnboardingView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.OnboardingStates.FirstOrDefaultAsync(ct) is not { } state)
            {
                state = new OnboardingState();
                unit.Db.OnboardingStates.Add(state);
            }

            if (change(state, unit.Now) is { } error)
            {
                return error;
            }

            unit.Audit(actor, $"onboarding.{verb}", Subject, details);
            var view = await ViewAsync(unit.Db, state, ct);
            (state.Done, state.Step) = (view.Done, view.Step);
            return view;
        }, ct);
    }

    private static void Begin(OnboardingState state, DateTime now)
    {
        if (state.Status == OnboardingStatus.NotStarted)
        {
            (state.Status, state.StartedAt) = (OnboardingStatus.InProgress, now);
        }
    }

    private static async Task<OnboardingView> ViewAsync(SocDbContext db, OnboardingState state, CancellationToken ct)
    {
        var scanned = await db.NetworkScans.AnyAsync(row => row.Status == ScanStatus.Completed, ct);
        var assets = await db.Assets.CountAsync(ct);
        var agents = await db.EndpointAgents.CountAsync(row => row.RevokedAt == null, ct);
        var tokens = await db.AgentEnrollments.CountAsync(row => row.UsedAt == null && row.RevokedAt == null, ct);
        List<OnboardingStep> done = [];
        List<string> missing = [];
        Judge(OnboardingStep.Profile, state.Profile is not null, "the profile is not told");
        Judge(OnboardingStep.NetworkScan, scanned, "no network scan has come to its end");
        Judge(OnboardingStep.Agents, agents > 0, tokens > 0 ? $"no agent has enrolled; {tokens} tokens wait" : "no agent has enrolled");
        Judge(OnboardingStep.Validation, state.Done.Contains(OnboardingStep.Validation), "the validation has not passed");
        return new OnboardingView(state.Status, Next(done), done, missing, done.Count * 25, state.Profile, state.Permissions, assets, agents, tokens, state.StartedAt, state.CompletedAt, state.SkippedAt);

        void Judge(OnboardingStep step, bool isDone, string reason)
        {
            if (isDone)
            {
                done.Add(step);
            }
            else
            {
                missing.Add(reason);
            }
        }
    }

    private static OnboardingStep Next(List<OnboardingStep> done) => Enum.GetValues<OnboardingStep>().Cast<OnboardingStep?>().FirstOrDefault(step => !done.Contains(step!.Value)) ?? OnboardingStep.Validation;

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Error? Faulty(string name, string? text) => text is { } given && (given.Length > MaximumText || given.Any(char.IsControl)) ? Error.Invalid(name, $"must be at most {MaximumText} printable characters") : null;

    private static bool IsName(string name) => name.Length is > 0 and <= 50 && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_');
}
