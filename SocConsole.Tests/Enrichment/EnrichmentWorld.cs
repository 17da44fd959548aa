using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Enrichment;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment;

/// <summary>The real way of asking providers on a real database, with providers that a test makes.</summary>
internal sealed class EnrichmentWorld : IDisposable
{
    private readonly TimeProvider clock;
    private readonly IIocProvider[] providers;

    private EnrichmentWorld(TestDatabase data, EnrichmentOptions options, TimeProvider clock, IIocProvider[] providers)
    {
        (Data, Options, this.clock, this.providers) = (data, options, clock, providers);
        Restart();
    }

    public TestDatabase Data { get; }

    public EnrichmentOptions Options { get; }

    public ProviderUses Uses { get; private set; } = null!;

    public QuotaLedger Quotas { get; private set; } = null!;

    public ProviderBreakers Breakers { get; private set; } = null!;

    public ProviderStats Stats { get; private set; } = null!;

    public AnswerStore Answers { get; private set; } = null!;

    public ProviderDesk Desk { get; private set; } = null!;

    public IocChecker Checker { get; private set; } = null!;

    public LookupRuns Runs { get; private set; } = null!;

    public IocCheckService Checks { get; private set; } = null!;

    public LookupService Lookups { get; private set; } = null!;

    public ProviderService Providers { get; private set; } = null!;

    public Actor Analyst => Data.Person(Role.Analyst);

    public Actor Admin => Data.Person(Role.Admin);

    public static async Task<EnrichmentWorld> CreateAsync(params IIocProvider[] providers) => await CreateAsync(new EnrichmentOptions(), null, providers);

    public static async Task<EnrichmentWorld> CreateAsync(EnrichmentOptions options, TimeProvider? clock, params IIocProvider[] providers) =>
        new(await TestDatabase.CreateAsync(), options, clock ?? TimeProvider.System, providers);

    public static Ioc Ioc(string text) => IocReader.Read(text).Succeeded(out var ioc, out var error) ? ioc : throw new ArgumentException(error.Message, nameof(text));

    /// <summary>Everything anew on the same database, as a restart does.</summary>
    public void Restart()
    {
        var database = Data.Database;
        Uses = new ProviderUses(database, providers, Options, new PlainSecrets());
        Quotas = new QuotaLedger(database, clock, NullLogger<QuotaLedger>.Instance);
        Breakers = new ProviderBreakers(Options, clock);
        Stats = new ProviderStats(clock);
        Answers = new AnswerStore(database, clock, NullLogger<AnswerStore>.Instance);
        Desk = new ProviderDesk(Answers, Quotas, Breakers, Stats, Options, clock);
        Checker = new IocChecker(database, Uses, Desk, Answers);
        Runs = new LookupRuns(database, Checker, clock, NullLogger<LookupRuns>.Instance);
        Checks = new IocCheckService(Runs, Options, clock);
        Lookups = new LookupService(database, Runs, Answers);
        Providers = new ProviderService(database, Uses, Quotas, Breakers, Stats, new PlainSecrets(), clock);
    }

    /// <summary>Asks the one provider of the world through the desk.</summary>
    public async Task<ProviderResult> AskAsync(string ioc = "8.8.8.8", bool force = false, TimeSpan? patience = null, Action<int, DateTime>? told = null, CancellationToken ct = default)
    {
        var read = Ioc(ioc);
        var use = (await Uses.OfAsync(Data.OrganizationId, ct)).Single();
        var kept = await Answers.OfAsync(Data.OrganizationId, read, ct);
        var question = new ProviderQuestion(read, null, kept.GetValueOrDefault(use.Profile.Name), new CheckOptions(force, null, patience ?? TimeSpan.Zero));
        return (await Desk.AskAsync(use, question, told, ct)).Result;
    }

    public void Dispose()
    {
        Answers.Dispose();
        Runs.Dispose();
        Data.Dispose();
    }
}
