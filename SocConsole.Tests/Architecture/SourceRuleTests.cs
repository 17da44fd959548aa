using System.Text.RegularExpressions;

namespace SocConsole.Tests.Architecture;

/// <summary>What the product's source must not say, and what may be said in one place only.</summary>
public sealed partial class SourceRuleTests
{
    private const string RandomSource = "SocConsole.Core/Detection/DetectionServices.cs";
    private const string LocalClient = "SocConsole.Web/Commands/ImportCommand.cs";

    // The agent runs on other hosts, where none of the console's services are.
    private const string AgentClient = "SocConsole.Web/Agent/ConsoleLink.cs";

    // It waits on a thread of its own, where SQLite blocks anyway.
    private const string OwnThread = "SocConsole.Core/Ingestion/EventLog/EventLogWriter.cs";

    // Sign-in, start-up, commands and background sweeps: work that begins before an organization is known, or is done for all of them.
    private static readonly string[] SeeAllOrganizations =
    [
        "SocConsole.Core/Audit/AuditTrail.cs",
        "SocConsole.Core/Automation/Triggers/TriggerSweep.cs",
        "SocConsole.Core/Automation/Webhooks/WebhookDispatcher.cs",
        "SocConsole.Core/Automation/Webhooks/WebhookOutcomes.cs",
        "SocConsole.Core/Automation/Webhooks/WebhookSweep.cs",
        "SocConsole.Core/CoreServices.cs",
        "SocConsole.Core/Detection/Backwards/RuleRunSweep.cs",
        "SocConsole.Core/Detection/DetectionWorker.cs",
        "SocConsole.Core/Detection/Management/RuleCatalog.cs",
        "SocConsole.Core/Detection/Retro/RetroHunter.cs",
        "SocConsole.Core/Detection/Simulation/SimulationSweep.cs",
        "SocConsole.Core/Detection/Threats/ThreatAggregator.cs",
        "SocConsole.Core/EndpointAgents/AgentEnrolling.cs",
        "SocConsole.Core/Enrichment/Asking/QuotaLedger.cs",
        "SocConsole.Core/Enrichment/Bulk/BulkSweep.cs",
        "SocConsole.Core/Enrichment/EnrichmentSweep.cs",
        "SocConsole.Core/Enrichment/Lookups/LookupRuns.cs",
        "SocConsole.Core/Enrichment/Rechecks/RecheckSweep.cs",
        "SocConsole.Core/Events/OutboxDispatcher.cs",
        "SocConsole.Core/Identity/ApiKeyVerifier.cs",
        "SocConsole.Core/Identity/Bootstrap/FirstStart.cs",
        "SocConsole.Core/Identity/DeviceVerifier.cs",
        "SocConsole.Core/Identity/LiveSessions.cs",
        "SocConsole.Core/Identity/RegistrationService.cs",
        "SocConsole.Core/Identity/SignInService.cs",
        "SocConsole.Core/Identity/UserService.cs",
        "SocConsole.Core/Incidents/Sla/IncidentSweep.cs",
        "SocConsole.Core/Ingestion/Syslog/IntakeLineSink.cs",
        "SocConsole.Core/InsiderRisk/Graph/EdgeFold.cs",
        "SocConsole.Core/InsiderRisk/InsiderRecount.cs",
        "SocConsole.Core/InsiderRisk/Logs/LogActivityFollower.cs",
        "SocConsole.Core/InsiderRisk/Models/TrainingSweep.cs",
        "SocConsole.Core/InsiderRisk/Privacy/InsiderRetention.cs",
        "SocConsole.Core/Intelligence/DarkWeb/DarkWebSchedule.cs",
        "SocConsole.Core/Intelligence/Decay/DecaySweep.cs",
        "SocConsole.Core/Intelligence/Feeds/FeedSchedule.cs",
        "SocConsole.Core/Intelligence/Imports/SpoolSweep.cs",
        "SocConsole.Core/Intelligence/IndicatorWatcher.cs",
        "SocConsole.Core/Intelligence/Jobs/FetchSweep.cs",
        "SocConsole.Core/Onboarding/Scans/ScanSweep.cs",
        "SocConsole.Core/Response/BlockList/BlockListPublisher.cs",
        "SocConsole.Core/Response/Playbooks/PlaybookSweep.cs",
        "SocConsole.Core/Storage/SocDatabase.cs",
        "SocConsole.Core/Storage/SocDatabaseSetup.cs",
        "SocConsole.Web/Commands/ImportCommand.cs",
        "SocConsole.Web/Commands/RuleImportCommand.cs",
        "SocConsole.Web/Commands/VerifyAuditCommand.cs",
        "SocConsole.Web/Endpoints/System/DatabaseHealthCheck.cs",
        "SocConsole.Web/Hosting/WarmUp.cs",
    ];

    [Fact]
    public void AcrossOrganizations_Callers_AreTheListed() => Assert.Equal(SeeAllOrganizations, FilesWith(Across()));

    [Fact]
    public void QueryFilters_SwitchedOff_Nowhere() => Assert.Empty(Places(IgnoredFilter()));

    [Fact]
    public void Clock_ReadPastTheTimeProvider_Nowhere() => Assert.Empty(Places(Clock()));

    [Fact]
    public void SharedRandom_Used_OnlyWhereItIsRegistered() => Assert.Equal([RandomSource], FilesWith(SharedRandom()));

    [Fact]
    public void Tasks_WaitedForByBlocking_OnlyOnAThreadOfItsOwn() => Assert.Equal([OwnThread], FilesWith(Blocking()));

    [Fact]
    public void HttpClient_MadeByHand_OnlyByTheImportAndTheAgent() => Assert.Equal([AgentClient, LocalClient], FilesWith(OwnClient()));

    [Fact]
    public void MarkupString_Used_Nowhere() => Assert.Empty(Places(Markup()));

    [Fact]
    public void CatchBlocks_WithoutCodeOrReason_Nowhere() =>
        Assert.Empty(SourceTree.Product.SelectMany(file => EmptyCatch().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}")));

    [Fact]
    public void Unfinished_Code_Nowhere() => Assert.Empty(SourceTree.Product.SelectMany(file => Unfinished().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}")));

    [Fact]
    public void Files_Length_IsAtMost300Lines() =>
        Assert.Empty(SourceTree.Product.Where(file => file.Text.TrimEnd().Count(character => character == '\n') >= 300).Select(file => file.Path));

    [Fact]
    public void LogMessages_EventIds_AreUnique()
    {
        var ids = SourceTree.Product.SelectMany(file => EventId().Matches(file.Code).Select(match => (Id: match.Groups["id"].Value, file.Path))).ToList();
        var twice = ids.GroupBy(message => message.Id).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group.Select(message => message.Path))}");

        Assert.Empty(twice);
        Assert.Equal(SourceTree.Product.Sum(file => Regex.Count(file.Code, @"\[LoggerMessage\(")), ids.Count);
        Assert.NotEmpty(ids);
    }

    private static IEnumerable<string> Places(Regex pattern) => SourceTree.Product.SelectMany(file => file.Find(pattern));

    private static IEnumerable<string> FilesWith(Regex pattern) => SourceTree.Product.Where(file => file.Find(pattern).Any()).Select(file => file.Path);

    [GeneratedRegex(@"\b(Across\(\)|WriteAcrossAsync\b)")]
    private static partial Regex Across();

    [GeneratedRegex(@"\bIgnoreQueryFilters\b")]
    private static partial Regex IgnoredFilter();

    [GeneratedRegex(@"\b(DateTime|DateTimeOffset)\.(UtcNow|Now|Today)\b")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\bRandom\.Shared\b|\bnew Random\(")]
    private static partial Regex SharedRandom();

    // A property called Result is no task's: what blocks is the result of a call or of a variable that is named after its task.
    [GeneratedRegex(@"\)\.Result\b(?!\s*\()|\b\w*[tT]ask\w*\.Result\b|\.Wait\(|\.GetAwaiter\(\)\.GetResult\(\)|\bTask\.Wait(All|Any)\(")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"\bnew HttpClient\b|\bHttpClient \w+ = new\(")]
    private static partial Regex OwnClient();

    [GeneratedRegex(@"\bMarkupString\b")]
    private static partial Regex Markup();

    [GeneratedRegex(@"\bcatch\b[^{}]*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException|^\s*#(region|pragma)", RegexOptions.Multiline)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:EventId\s*=\s*)?(?<id>\d+)")]
    private static partial Regex EventId();
}
