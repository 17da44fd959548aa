using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Audit;
using SocConsole.Core.Automation.Triggers;
using SocConsole.Core.Automation.Webhooks;
using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Backwards;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Management.History;
using SocConsole.Core.Detection.Management.Placeholders;
using SocConsole.Core.Detection.Simulation;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Rechecks;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Events;
using SocConsole.Core.Hunting;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Intelligence.Campaigns;
using SocConsole.Core.Intelligence.DarkWeb;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Intelligence.Sightings;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Monitoring;
using SocConsole.Core.Onboarding;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Connectors.Settings;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Sinkhole;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Core.Storage;

/// <summary>
/// The main database as one organization sees it. Every <see cref="IOwned"/> row is filtered by <see cref="OrganizationId"/> and stamped with it;
/// writing another organization's row throws. Made by <see cref="SocDatabase"/> only.
/// </summary>
public sealed partial class SocDbContext(DbContextOptions<SocDbContext> options, WriteGate gate, int? organizationId) : IdentityUserContext<User, Guid>(options)
{
    /// <summary>The organization whose rows are seen; null sees all, for sign-in and background sweeps.</summary>
    public int? OrganizationId { get; } = organizationId;

    public DbSet<Organization> Organizations => Set<Organization>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Device> Devices => Set<Device>();

    public DbSet<DeviceNonce> DeviceNonces => Set<DeviceNonce>();

    public DbSet<AuditRecord> AuditRecords => Set<AuditRecord>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<NumberSeries> NumberSeries => Set<NumberSeries>();

    public DbSet<Threat> Threats => Set<Threat>();

    public DbSet<Finding> Findings => Set<Finding>();

    public DbSet<ThreatEvidence> ThreatEvidence => Set<ThreatEvidence>();

    public DbSet<TimelineEntry> Timeline => Set<TimelineEntry>();

    public DbSet<StageSettings> StageSettings => Set<StageSettings>();

    public DbSet<StageCount> StageCounts => Set<StageCount>();

    public DbSet<AttackSimulation> Simulations => Set<AttackSimulation>();

    public DbSet<DetectionProgress> DetectionProgress => Set<DetectionProgress>();

    public DbSet<DetectionCheckpoint> DetectionCheckpoints => Set<DetectionCheckpoint>();

    public DbSet<StoredRule> Rules => Set<StoredRule>();

    public DbSet<RuleSetting> RuleSettings => Set<RuleSetting>();

    public DbSet<RuleException> RuleExceptions => Set<RuleException>();

    public DbSet<RuleStat> RuleStats => Set<RuleStat>();

    public DbSet<RuleVersion> RuleVersions => Set<RuleVersion>();

    public DbSet<PlaceholderList> PlaceholderLists => Set<PlaceholderList>();

    public DbSet<RuleRun> RuleRuns => Set<RuleRun>();

    public DbSet<RuleRunMatch> RuleRunMatches => Set<RuleRunMatch>();

    public DbSet<RuleRunCheckpoint> RuleRunCheckpoints => Set<RuleRunCheckpoint>();

    public DbSet<PlaybookRun> PlaybookRuns => Set<PlaybookRun>();

    public DbSet<PlaybookRunStep> PlaybookRunSteps => Set<PlaybookRunStep>();

    public DbSet<Approval> Approvals => Set<Approval>();

    public DbSet<BlockEntry> BlockEntries => Set<BlockEntry>();

    public DbSet<BlockListToken> BlockListTokens => Set<BlockListToken>();

    public DbSet<EvidencePackage> EvidencePackages => Set<EvidencePackage>();

    public DbSet<SavedHunt> SavedHunts => Set<SavedHunt>();

    public DbSet<Indicator> Indicators => Set<Indicator>();

    public DbSet<IndicatorClaim> IndicatorClaims => Set<IndicatorClaim>();

    public DbSet<IndicatorTag> IndicatorTags => Set<IndicatorTag>();

    public DbSet<ThreatSource> ThreatSources => Set<ThreatSource>();

    public DbSet<Campaign> Campaigns => Set<Campaign>();

    public DbSet<Feed> Feeds => Set<Feed>();

    public DbSet<FetchJob> FetchJobs => Set<FetchJob>();

    public DbSet<DarkWebSource> DarkWebSources => Set<DarkWebSource>();

    public DbSet<DarkWebPage> DarkWebPages => Set<DarkWebPage>();

    public DbSet<Exclusion> Exclusions => Set<Exclusion>();

    public DbSet<ExclusionEntry> ExclusionEntries => Set<ExclusionEntry>();

    public DbSet<IndicatorSighting> IndicatorSightings => Set<IndicatorSighting>();

    public DbSet<RetroPosition> RetroPositions => Set<RetroPosition>();

    public DbSet<ProviderSetting> ProviderSettings => Set<ProviderSetting>();

    public DbSet<ProviderAnswer> ProviderAnswers => Set<ProviderAnswer>();

    public DbSet<ProviderQuota> ProviderQuotas => Set<ProviderQuota>();

    public DbSet<Lookup> Lookups => Set<Lookup>();

    public DbSet<LookupNote> LookupNotes => Set<LookupNote>();

    public DbSet<BulkJob> BulkJobs => Set<BulkJob>();

    public DbSet<BulkRow> BulkRows => Set<BulkRow>();

    public DbSet<Recheck> Rechecks => Set<Recheck>();

    public DbSet<VerdictChange> VerdictChanges => Set<VerdictChange>();

    public DbSet<RequestCount> RequestCounts => Set<RequestCount>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<IncidentThreat> IncidentThreats => Set<IncidentThreat>();

    public DbSet<IncidentEntry> IncidentEntries => Set<IncidentEntry>();

    public DbSet<IncidentTask> IncidentTasks => Set<IncidentTask>();

    public DbSet<IncidentNote> IncidentNotes => Set<IncidentNote>();

    public DbSet<IncidentEvidence> IncidentEvidence => Set<IncidentEvidence>();

    public DbSet<EndpointAgent> EndpointAgents => Set<EndpointAgent>();

    public DbSet<AgentEnrollment> AgentEnrollments => Set<AgentEnrollment>();

    public DbSet<AgentAction> AgentActions => Set<AgentAction>();

    public DbSet<OnboardingState> OnboardingStates => Set<OnboardingState>();

    public DbSet<NetworkScan> NetworkScans => Set<NetworkScan>();

    public DbSet<Asset> Assets => Set<Asset>();

    public DbSet<Workflow> Workflows => Set<Workflow>();

    public DbSet<ConnectorSetting> ConnectorSettings => Set<ConnectorSetting>();

    public DbSet<SinkholeEntry> SinkholeEntries => Set<SinkholeEntry>();

    public DbSet<Trigger> Triggers => Set<Trigger>();

    public DbSet<TriggerVersion> TriggerVersions => Set<TriggerVersion>();

    public DbSet<TriggerEvaluation> TriggerEvaluations => Set<TriggerEvaluation>();

    public DbSet<TriggerDay> TriggerDays => Set<TriggerDay>();

    public DbSet<WebhookSubscription> WebhookSubscriptions => Set<WebhookSubscription>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        Own();
        if (Database.CurrentTransaction is not null)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        using var turn = await gate.EnterAsync(cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Use SaveChangesAsync: a blocking write would hold a thread in the writer queue.");

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(SocDbContext).Assembly);
        if (OrganizationId is null)
        {
            return;
        }

        foreach (var type in builder.Model.GetEntityTypes().Where(type => type.ClrType.IsAssignableTo(typeof(IOwned))).ToList())
        {
            typeof(SocDbContext).GetMethod(nameof(FilterByOwner), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
                .MakeGenericMethod(type.ClrType).Invoke(this, [builder]);
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
    }

    // A filter of its own for each kind of context rather than "everything, or mine" in one: SQLite can't use an index through that OR.
    private void FilterByOwner<T>(ModelBuilder builder)
        where T : class, IOwned =>
        builder.Entity<T>().HasQueryFilter(row => row.OrganizationId == OrganizationId);

    private void Own()
    {
        ChangeTracker.DetectChanges();
        foreach (var entry in ChangeTracker.Entries<IOwned>())
        {
            if (entry.State == EntityState.Added && entry.Entity.OrganizationId == 0 && OrganizationId is { } own)
            {
                entry.Entity.OrganizationId = own;
            }

            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
                && (entry.Entity.OrganizationId == 0 || (OrganizationId is { } mine && entry.Entity.OrganizationId != mine)))
            {
                throw new InvalidOperationException($"{entry.Metadata.ClrType.Name} of organization {entry.Entity.OrganizationId} in the context of {OrganizationId?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "all"}.");
            }
        }
    }
}

/// <summary>Times are UTC in the model and in the file. SQLite keeps no kind, so reading stamps it.</summary>
internal sealed class UtcConverter() : Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter<DateTime, DateTime>(
    value => value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value,
    value => DateTime.SpecifyKind(value, DateTimeKind.Utc));

/// <summary>Contexts of one organization and those over all have a model each: only the first filters by owner.</summary>
internal sealed class OwnerModelCacheKeyFactory : Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (context.GetType(), context is SocDbContext { OrganizationId: null }, designTime);
}
