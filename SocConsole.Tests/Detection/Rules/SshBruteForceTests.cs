using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>The SSH rule and its correlation on a real log, with the window counted here by hand.</summary>
public sealed partial class SshBruteForceTests
{
    private const string Log = "logs/loghub/openssh/OpenSSH_2k.log";
    private const string Truth = "logs/loghub/openssh/truth.json";

    [SharedFact(Log)]
    public void Match_RealLog_FindsExactlyTheAddressesOfTheTruth()
    {
        var rules = RuleSet.LoadBuiltIn();
        var correlation = rules.Correlations.Single(rule => rule.Meaning.Name == "ssh_brute_force");
        var windows = new Dictionary<string, Queue<(DateTime At, int Weight)>>();
        HashSet<string> found = [];
        foreach (var candidate in File.ReadLines(SharedData.Path(Log)!).Select(Parse).OfType<LogEvent>())
        {
            if (!rules.MatchedNames(candidate).Intersect(correlation.Rules).Any())
            {
                continue;
            }

            var address = candidate.Fields[correlation.GroupBy[0]]!;
            windows.TryAdd(address, []);
            var window = windows[address];
            window.Enqueue((candidate.Timestamp, int.Parse(candidate.Fields[Ecs.Repeat] ?? "1", CultureInfo.InvariantCulture)));
            while (candidate.Timestamp - window.Peek().At > correlation.Timespan)
            {
                window.Dequeue();
            }

            if (window.Sum(entry => entry.Weight) >= correlation.Threshold)
            {
                found.Add(address);
            }
        }

        Assert.Equal(ExpectedAddresses().Order(), found.Order());
        Assert.Equal(11, found.Count);
    }

    private static LogEvent? Parse(string line)
    {
        if (FailedPassword().Match(line) is not { Success: true } match)
        {
            return null;
        }

        var fields = new EventFields();
        fields.Add(Ecs.EventDataset, "sshd");
        fields.Add(Ecs.EventAction, "ssh_login_failed");
        fields.Add(Ecs.UserName, match.Groups["user"].Value);
        fields.Add(Ecs.SourceIp, match.Groups["ip"].Value);
        fields.AddIfMissing(Ecs.Repeat, match.Groups["repeat"].Value);
        var at = DateTime.ParseExact("2026 " + match.Groups["at"].Value, "yyyy MMM d HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces);
        return RuleEvents.With(fields, DateTime.SpecifyKind(at, DateTimeKind.Utc), line);
    }

    private static string[] ExpectedAddresses()
    {
        using var truth = JsonDocument.Parse(File.ReadAllText(SharedData.Path(Truth)!));
        return [.. truth.RootElement.GetProperty("brute_force_ips").EnumerateArray().Select(address => address.GetString()!)];
    }

    [GeneratedRegex(@"^(?<at>\w{3} +[0-9]+ [0-9:]{8}) .*sshd\[[0-9]+\]: (?:message repeated (?<repeat>[0-9]+) times: \[ )?Failed password for (?:invalid user )?(?<user>.*) from (?<ip>[0-9.]+) port")]
    private static partial Regex FailedPassword();
}
