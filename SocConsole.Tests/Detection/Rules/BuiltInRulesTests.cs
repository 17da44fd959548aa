using System.Text.RegularExpressions;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>The rules that come with the console.</summary>
public sealed class BuiltInRulesTests
{
    private static readonly RuleSet BuiltIn = RuleSet.LoadBuiltIn();

    public static TheoryData<string> RuleNames => [.. BuiltIn.Rules.Select(rule => rule.Meaning.Name!)];

    public static TheoryData<string, CorrelationType, string, string, int, int, string?, string, Severity> Correlations => new()
    {
        { "ssh_brute_force", CorrelationType.EventCount, "ssh_login_failed", "source.ip", 600, 5, null, "brute_force_attack", Severity.High },
        { "login_brute_force", CorrelationType.EventCount, "login_failed", "source.ip", 600, 5, null, "brute_force_attack", Severity.High },
        { "password_spraying", CorrelationType.ValueCount, "ssh_login_failed,login_failed,aws_login_failed,windows_logon_failed", "source.ip", 600, 10, "user.name", "password_spraying", Severity.High },
        { "ssh_user_enumeration", CorrelationType.ValueCount, "ssh_invalid_user", "source.ip", 600, 5, "user.name", "user_enumeration", Severity.Medium },
        { "ssh_login_after_brute_force", CorrelationType.TemporalOrdered, "ssh_brute_force,ssh_login_success", "source.ip", 1800, 2, null, "account_compromise", Severity.Critical },
        { "ssh_pam_brute_force", CorrelationType.EventCount, "ssh_pam_failed", "source.ip", 600, 5, null, "brute_force_attack", Severity.High },
        { "ssh_refused_logins", CorrelationType.EventCount, "ssh_login_refused", "source.ip", 600, 5, null, "brute_force_attack", Severity.High },
        { "ssh_probing", CorrelationType.EventCount, "ssh_unfinished_login,ssh_probe", "source.ip", 600, 20, null, "scanner", Severity.Medium },
        { "sudo_auth_failures", CorrelationType.EventCount, "sudo_auth_failed", "user.name", 600, 3, null, "privilege_escalation", Severity.Medium },
        { "web_probing", CorrelationType.ValueCount, "web_not_found", "source.ip", 300, 20, "url.path", "scanner", Severity.Medium },
        { "web_request_flood", CorrelationType.EventCount, "web_request", "source.ip", 60, 300, null, "ddos_attack", Severity.Critical },
        { "aws_login_brute_force", CorrelationType.EventCount, "aws_login_failed", "source.ip", 600, 5, null, "brute_force_attack", Severity.High },
        { "aws_mass_disruption", CorrelationType.EventCount, "aws_disruption", "user.name", 600, 10, null, "data_destruction", Severity.High },
        { "aws_secrets_read", CorrelationType.EventCount, "aws_secret_read", "user.name", 300, 40, null, "credential_access", Severity.Medium },
        { "aws_remote_commands", CorrelationType.EventCount, "aws_remote_command", "user.name", 600, 10, null, "lateral_movement", Severity.Medium },
        { "aws_account_discovery", CorrelationType.ValueCount, "aws_discovery", "user.name", 600, 8, "event.action", "discovery", Severity.Medium },
        { "aws_permission_probing", CorrelationType.ValueCount, "aws_access_denied", "user.name", 600, 10, "event.action", "discovery", Severity.Medium },
        { "aws_network_rebuilt", CorrelationType.ValueCount, "aws_network_changed", "user.name", 600, 5, "event.action", "defense_evasion", Severity.Low },
        { "k8s_permission_probing", CorrelationType.ValueCount, "k8s_forbidden", "user.name", 600, 8, "objectRef.resource", "discovery", Severity.Medium },
        { "k8s_secrets_read", CorrelationType.ValueCount, "k8s_secret_read", "user.name", 600, 20, "objectRef.name", "credential_access", Severity.Medium },
        { "auditd_crashes", CorrelationType.EventCount, "auditd_crash", "host.name", 600, 20, null, "execution", Severity.Medium },
        { "honeypot_brute_force", CorrelationType.EventCount, "honeypot_login_failed", "source.ip", 600, 5, null, "brute_force_attack", Severity.Medium },
        { "honeypot_password_spraying", CorrelationType.ValueCount, "honeypot_login_failed", "source.ip", 1800, 10, "password", "password_spraying", Severity.Medium },
        { "honeypot_probing", CorrelationType.EventCount, "honeypot_connection", "source.ip", 600, 5, null, "scanner", Severity.Low },
        { "firewall_port_scan", CorrelationType.ValueCount, "firewall_packet", "source.ip", 300, 15, "destination.port", "port_scan", Severity.Medium },
        { "firewall_host_sweep", CorrelationType.ValueCount, "firewall_packet", "source.ip", 300, 20, "destination.ip", "port_scan", Severity.Medium },
        { "firewall_syn_flood", CorrelationType.EventCount, "firewall_syn", "destination.ip", 60, 1000, null, "ddos_attack", Severity.High },
        { "web_error_probing", CorrelationType.EventCount, "web_error_not_found,web_error_denied", "source.ip", 300, 20, null, "scanner", Severity.Medium },
        { "waf_matches", CorrelationType.EventCount, "waf_match", "source.ip", 300, 10, null, "web_attack", Severity.Medium },
        { "web_bulk_download", CorrelationType.ValueSum, "web_large_answer", "source.ip", 600, 4096, "http.response.body.bytes", "data_exfiltration", Severity.Low },
        { "flow_large_upload", CorrelationType.ValueSum, "flow_upload", "source.ip", 3600, 4096, "source.bytes", "data_exfiltration", Severity.Medium },
        { "dns_tunnel", CorrelationType.ValueCount, "dns_long_name", "source.ip", 600, 50, "dns.question.name", "dns_tunneling", Severity.High },
        { "windows_brute_force", CorrelationType.EventCount, "windows_logon_failed", "source.ip", 600, 10, null, "brute_force_attack", Severity.High },
        { "windows_account_guessing", CorrelationType.EventCount, "windows_logon_failed", "user.name", 600, 10, null, "brute_force_attack", Severity.Medium },
        { "windows_files_encrypted", CorrelationType.ValueCount, "windows_file_encrypted", "host.name", 60, 20, "TargetFilename", "ransomware", Severity.Critical },
    };

    [Fact]
    public void LoadBuiltIn_Content_HasNoFault() => Assert.Equal([], BuiltIn.Faults);

    [Fact]
    public void LoadBuiltIn_Twice_GivesTheSameOrderAndHash()
    {
        var again = RuleSet.LoadBuiltIn();

        Assert.Equal(BuiltIn.Rules.Select(rule => rule.Meaning.Id), again.Rules.Select(rule => rule.Meaning.Id));
        Assert.Equal(BuiltIn.Correlations.Select(rule => rule.Meaning.Id), again.Correlations.Select(rule => rule.Meaning.Id));
        Assert.Equal(BuiltIn.ContentHash, again.ContentHash);
        Assert.Matches("^[0-9a-f]{64}$", again.ContentHash);
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Match_Rule_MatchesItsAttacksAndNothingHarmless(string name)
    {
        Assert.True(RuleSamples.ByRule.TryGetValue(name, out var samples), $"{name} needs samples in RuleSamples");
        Assert.NotEmpty(samples.Matching);
        Assert.NotEmpty(samples.Harmless);
        foreach (var fields in samples.Matching)
        {
            var match = BuiltIn.Matches(RuleEvents.Parse(fields)).SingleOrDefault(found => found.Rule.Meaning.Name == name);
            Assert.True(match.Rule is not null, $"{name} must match {fields}");
            Assert.NotEmpty(match.Fields);
        }

        foreach (var fields in samples.Harmless)
        {
            Assert.False(BuiltIn.MatchedNames(RuleEvents.Parse(fields)).Contains(name), $"{name} must not match {fields}");
        }
    }

    [Theory]
    [MemberData(nameof(Correlations))]
    public void LoadBuiltIn_Correlation_CountsWhatItSays(
        string name, CorrelationType type, string rules, string groupBy, int seconds, int threshold, string? field, string threatType, Severity severity)
    {
        var correlation = BuiltIn.Correlations.Single(rule => rule.Meaning.Name == name);

        Assert.Equal(type, correlation.Type);
        Assert.Equal(rules.Split(','), correlation.Rules);
        Assert.Equal([groupBy], correlation.GroupBy);
        Assert.Equal(TimeSpan.FromSeconds(seconds), correlation.Timespan);
        Assert.Equal(threshold, correlation.Threshold);
        Assert.Equal(field, correlation.ValueField);
        Assert.Equal(threatType, correlation.Meaning.ThreatType);
        Assert.Equal(severity, correlation.Meaning.Severity);
        Assert.Equal(groupBy, correlation.Meaning.EntityField);
    }

    // The threshold of a sum is only how much is kept at most; the bound says how much makes it fire.
    [Theory]
    [InlineData("flow_large_upload", 1_000_000_000)]
    [InlineData("web_bulk_download", 2_000_000_000)]
    public void LoadBuiltIn_Sum_FiresFromItsBound(string name, double bytes)
    {
        var bound = Assert.Single(BuiltIn.Correlations.Single(rule => rule.Meaning.Name == name).Bounds!);

        Assert.Equal(new CorrelationBound(CorrelationRelation.Gte, bytes), bound);
    }

    [Fact]
    public void LoadBuiltIn_Correlations_AreAllInTheTable() =>
        Assert.Equal(BuiltIn.Correlations.Select(rule => rule.Meaning.Name!).Order(), Correlations.Select(row => (string)row[0]).Order());

    [Fact]
    public void LoadBuiltIn_RulesOfCorrelations_DoNotTellByThemselves()
    {
        var bases = BuiltIn.Correlations.SelectMany(correlation => correlation.Rules).ToHashSet();

        Assert.All(BuiltIn.Rules, rule => Assert.Equal(!bases.Contains(rule.Meaning.Name!), rule.Tells));
    }

    [Fact]
    public void LoadBuiltIn_Meanings_AreComplete()
    {
        RuleMeaning[] meanings = [.. BuiltIn.Rules.Select(rule => rule.Meaning), .. BuiltIn.Correlations.Select(rule => rule.Meaning)];

        Assert.All(meanings, meaning =>
        {
            Assert.True(Guid.TryParse(meaning.Id, out _), meaning.Id);
            Assert.NotNull(meaning.Name);
            Assert.NotEqual("suspicious_activity", meaning.ThreatType);
            Assert.NotEmpty(meaning.Techniques);
            Assert.Contains('{', meaning.Reason);
            Assert.InRange(meaning.Precision, 0.001, 0.999);
        });
        Assert.Equal(meanings.Length, meanings.Select(meaning => meaning.Id).Distinct().Count());
    }

    [Fact]
    public void BuiltInFiles_Documents_HaveTheMetadataOfSigma()
    {
        string[] keys = ["title", "id", "name", "status", "description", "references", "author", "date", "tags", "falsepositives", "level", "soc"];
        foreach (var file in RuleSet.BuiltInFiles())
        {
            foreach (var document in Regex.Split(file.Text, "^---$", RegexOptions.Multiline))
            {
                Assert.All(keys, key => Assert.True(Regex.IsMatch(document, $"^{key}:", RegexOptions.Multiline), $"{file.Name}: {key}"));
            }
        }
    }

    [Fact]
    public void Match_EventOfNoRule_AllocatesNothing()
    {
        var candidate = RuleEvents.Parse("event.dataset=sshd; event.category=authentication; event.action=ssh_disconnected; source.ip=203.0.113.7; user.name=root");
        List<RuleMatch> matches = new(4);
        BuiltIn.Match(candidate, matches);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            BuiltIn.Match(candidate, matches);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Empty(matches);
    }

    [Fact]
    public void Match_FromManyThreads_GivesTheSameMatches()
    {
        LogEvent[] events = [.. RuleSamples.ByRule.Values.SelectMany(samples => samples.Matching).Select(RuleEvents.Parse)];
        string[] expected = [.. events.Select(candidate => string.Join(',', BuiltIn.MatchedNames(candidate)))];

        var actual = new string[events.Length * 8];
        Parallel.For(0, actual.Length, i => actual[i] = string.Join(',', BuiltIn.MatchedNames(events[i % events.Length])));

        Assert.All(actual.Select((names, i) => (names, i)), pair => Assert.Equal(expected[pair.i % expected.Length], pair.names));
    }
}
