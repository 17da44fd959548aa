using SocConsole.Core.Hunting.Query;
using SocConsole.Core.Hunting.Search;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Incidents.Reading;

/// <summary>What one address did at the honeypots.</summary>
/// <param name="Actions">The events' actions, each once: <c>honeypot_login_failed</c>.</param>
/// <param name="Categories">The events' categories, each once: <c>authentication</c>.</param>
public sealed record HoneypotAttacker(string Address, long Events, DateTime FirstSeenAt, DateTime LastSeenAt, IReadOnlyList<string> Actions, IReadOnlyList<string> Categories);

/// <summary>Who came to the honeypots.</summary>
/// <param name="Attackers">The busiest first, at most 1,000.</param>
/// <param name="Addresses">All addresses, also those that are not listed.</param>
/// <param name="ByAction">Events by action.</param>
/// <param name="Complete">False when not every event could be read; <paramref name="Reason"/> says why.</param>
public sealed record HoneypotView(
    int Hours, DateTime At, IReadOnlyList<HoneypotAttacker> Attackers, long Addresses, long Events, IReadOnlyDictionary<string, long> ByAction, bool Complete, string? Reason);

/// <summary>Figures of attackers from the stored events of honeypots: those that the Cowrie parser read. Bounded like a hunt. Errors: HUNT_BUSY.</summary>
public sealed class HoneypotStatistics(EventScan scan, HuntGate gate, TimeProvider clock)
{
    /// <summary>The events that count.</summary>
    public const string Query = "event.dataset:cowrie";

    private const int MaximumHours = 24 * 30;
    private const int MaximumListed = 1_000;
    private const int MaximumAddresses = 100_000;
    private const int MaximumWords = 20;

    /// <param name="actor">Who asks.</param>
    /// <param name="hours">How far back, 1 to 720.</param>
    /// <param name="ct">Cancels the reading.</param>
    public async Task<Result<HoneypotView>> ReadAsync(Actor actor, int hours, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        if (hours is < 1 or > MaximumHours)
        {
            return Error.Invalid("hours", $"must be from 1 to {MaximumHours}");
        }

        return HuntQuery.Parse(Query).Succeeded(out var query, out var error)
            ? await gate.RunAsync(() => Result.Of(Read(actor.OrganizationId, query, hours, ct)), ct)
            : error;
    }

    private HoneypotView Read(int organizationId, HuntQuery query, int hours, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var budget = new ScanBudget(ScanBudget.SearchEvents, ScanBudget.SearchTime, clock, ct);
        var attackers = new Dictionary<string, Tally>(StringComparer.Ordinal);
        var actions = new Dictionary<string, long>(StringComparer.Ordinal);
        long events = 0;
        var overflow = false;
        foreach (var item in scan.Open(new HuntScope(organizationId, query, now.AddHours(-hours), null)).AnyOrder(budget))
        {
            if (item.Fields[Ecs.SourceIp] is not { } address)
            {
                continue;
            }

            events++;
            if (item.Fields[Ecs.EventAction] is { } action)
            {
                actions[action] = actions.GetValueOrDefault(action) + 1;
            }

            if (!attackers.TryGetValue(address, out var tally))
            {
                if (attackers.Count == MaximumAddresses)
                {
                    overflow = true;
                    continue;
                }

                attackers[address] = tally = new Tally();
            }

            tally.Add(item);
        }

        var reason = budget.Reason ?? (overflow ? $"more than {MaximumAddresses:N0} addresses came" : null);
        var busiest = attackers.OrderByDescending(pair => pair.Value.Events).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MaximumListed).Select(pair => pair.Value.ToAttacker(pair.Key));
        return new HoneypotView(hours, now, [.. busiest], attackers.Count, events, actions, reason is null, reason);
    }

    private sealed class Tally
    {
        private readonly SortedSet<string> actions = new(StringComparer.Ordinal);
        private readonly SortedSet<string> categories = new(StringComparer.Ordinal);
        private DateTime first = DateTime.MaxValue;
        private DateTime last = DateTime.MinValue;

        public long Events { get; private set; }

        public void Add(LogEvent item)
        {
            Events++;
            first = item.Timestamp < first ? item.Timestamp : first;
            last = item.Timestamp > last ? item.Timestamp : last;
            Take(actions, item.Fields[Ecs.EventAction]);
            Take(categories, item.Fields[Ecs.EventCategory]);
        }

        public HoneypotAttacker ToAttacker(string address) => new(address, Events, first, last, [.. actions], [.. categories]);

        private static void Take(SortedSet<string> words, string? word)
        {
            if (word is not null && words.Count < MaximumWords)
            {
                words.Add(word);
            }
        }
    }
}
