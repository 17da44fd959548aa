using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Detection.Management.Placeholders;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management;

/// <summary>
/// The compiled rules of all organizations, in memory. Read without a lock and replaced as a whole when rules change; what is compiled is what is committed, so
/// a change shows here as soon as its write and <see cref="ReloadAsync"/> are over, or when a later try succeeds.
/// </summary>
public sealed partial class RuleCatalog : IDisposable
{
    private readonly SocDatabase database;
    private readonly Func<IRuleSet> builtIn;
    private readonly TimeProvider clock;
    private readonly ILogger<RuleCatalog> logger;
    private readonly RuleReloads reloads;
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile RuleCatalogState? state;
    private DateTime? loadedAt;

    public RuleCatalog(SocDatabase database, Func<IRuleSet> builtIn, ILogger<RuleCatalog> logger, TimeProvider clock)
    {
        (this.database, this.builtIn, this.logger, this.clock) = (database, builtIn, logger, clock);
        reloads = new RuleReloads(LoadOneAsync, clock, logger);
    }

    /// <summary>The rules now. Only after <see cref="LoadAsync"/>.</summary>
    public RuleCatalogState Current => state ?? throw new InvalidOperationException("The rule catalog is not loaded yet.");

    /// <summary>Reads and compiles everything, once. Not at the start of the console: the first who needs it waits.</summary>
    public async ValueTask<RuleCatalogState> LoadAsync(CancellationToken ct)
    {
        if (state is { } known)
        {
            return known;
        }

        await turn.WaitAsync(ct);
        try
        {
            state ??= await Task.Run(() => ReadAsync(ct), ct);
            loadedAt ??= clock.GetUtcNow().UtcDateTime;
            return state;
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask<OrganizationRules> OfAsync(int organizationId, CancellationToken ct) => (await LoadAsync(ct)).Of(organizationId);

    /// <summary>Whether the organization's rules run as they are saved.</summary>
    public RuleLoadStatus StatusOf(int organizationId) => reloads.Of(organizationId) ?? new RuleLoadStatus(loadedAt, false);

    /// <summary>
    /// Compiles an organization's rules anew from what is committed, and puts them in place of the old ones. A failure is not the caller's: it is logged, shown by
    /// <see cref="StatusOf"/>, and tried again until it succeeds.
    /// </summary>
    public Task ReloadAsync(int organizationId, CancellationToken ct) => reloads.RunAsync(organizationId, loadedAt, ct);

    public void Dispose()
    {
        reloads.Dispose();
        turn.Dispose();
    }

    private async Task LoadOneAsync(int organizationId, CancellationToken ct)
    {
        var before = await LoadAsync(ct);
        await turn.WaitAsync(ct);
        try
        {
            state = await Task.Run(async () => (state ?? before).With(await ReadAsync(organizationId, before.BuiltInEntries, ct)), ct);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<RuleCatalogState> ReadAsync(CancellationToken ct)
    {
        var empty = new RuleCatalogState(builtIn(), []);
        await using var db = database.Across();
        var concerned = await db.Rules.Select(row => row.OrganizationId).Union(db.RuleSettings.Select(row => row.OrganizationId)).Union(db.RuleExceptions.Select(row => row.OrganizationId)).ToListAsync(ct);
        List<OrganizationRules> organizations = [];
        foreach (var organization in concerned.Order())
        {
            organizations.Add(await ReadAsync(organization, empty.BuiltInEntries, ct));
        }

        return new RuleCatalogState(empty.BuiltIn, organizations);
    }

    private async Task<OrganizationRules> ReadAsync(int organizationId, IReadOnlyList<RuleEntry> builtInEntries, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        var rows = await db.Rules.OrderBy(row => row.Id).ToListAsync(ct);
        var settings = await db.RuleSettings.ToDictionaryAsync(row => row.RuleId, StringComparer.Ordinal, ct);
        var exceptions = await db.RuleExceptions.Where(row => row.Enabled).OrderBy(row => row.Id).ToListAsync(ct);
        var enabled = rows.Where(row => settings.GetValueOrDefault(row.RuleId)?.Enabled ?? true).ToList();
        var own = enabled.Count == 0 ? null : RuleSet.Load(enabled.Select(FileOf), await PlaceholderLists.OptionsAsync(db, ct));
        var faults = (own?.Faults ?? []).ToLookup(fault => fault.File, fault => $"line {fault.Line}: {fault.Message}", StringComparer.Ordinal);
        List<RuleEntry> entries =
        [
            .. builtInEntries.Select(entry => entry.With(settings.GetValueOrDefault(entry.RuleId))),
            .. rows.Select(row => RuleEntry.Of(row).With(settings.GetValueOrDefault(row.RuleId)) with { Faults = [.. faults[FileOf(row).Name]] }),
        ];
        var sources = entries.GroupBy(entry => entry.RuleId, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().LogSource, StringComparer.Ordinal);
        var (sound, unsound) = CompiledException.Compile(exceptions, rule => sources.GetValueOrDefault(rule, RuleLogSource.Any));
        if (faults.Count > 0 || unsound.Count > 0)
        {
            LogFaults(logger, faults.Count, unsound.Count, organizationId);
        }

        // A rule that comes with the console in a later version may bear the id of one that was stored before: the stored one makes way.
        return new OrganizationRules(organizationId, own, [.. entries.DistinctBy(entry => entry.RuleId, StringComparer.Ordinal)], sound);
    }

    // In the order in which they came, whatever they are called.
    internal static RuleFile FileOf(StoredRule row) => new(row.Id.ToString("D12", CultureInfo.InvariantCulture), row.Text);

    [LoggerMessage(2501, LogLevel.Warning, "{Rules} rules and {Exceptions} exceptions of organization {OrganizationId} have faults and don't run")]
    private static partial void LogFaults(ILogger logger, int rules, int exceptions, int organizationId);
}
