using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Feeds.Readers;

/// <summary>Every sample whose contents were counted by another program gives the same indicators and the same rejections, with the format found out and with the format named.</summary>
public sealed class ExpectedCountsTests
{
    private const string Table = "feeds/expected-counts.json";

    // The format of each file, by how its path begins; the longest counts.
    private static readonly Dictionary<string, string> Formats = new(StringComparer.Ordinal)
    {
        ["plaintext-ip/"] = "txt",
        ["plaintext-domain/"] = "txt",
        ["hash-list/"] = "txt",
        ["cidr/spamhaus_drop"] = "txt",
        ["csv/signature-base"] = "txt",
        ["csv/"] = "csv",
        ["maltrail/"] = "maltrail",
        ["abusech/feodotracker_ipblocklist.json"] = "json",
        ["abusech/feodotracker_ipblocklist_2021"] = "csv",
        ["abusech/threatfox_json"] = "json",
        ["abusech/urlhaus_json"] = "json",
        ["abusech/"] = "csv",
        ["kev/"] = "kev",
        ["json/otx_pulses"] = "otx",
        ["misp-event/"] = "misp",
        ["misp-feed/"] = "misp",
        ["stix2.1/"] = "stix",
    };

    [SharedFact(Table)]
    public async Task ReadAsync_EveryCountedFile_GivesTheCountedIndicators()
    {
        using var table = JsonDocument.Parse(await File.ReadAllTextAsync(SharedData.Path(Table)!));
        var differences = new List<string>();
        var checkedFiles = 0;
        foreach (var entry in table.RootElement.EnumerateObject())
        {
            if (Formats.Keys.Where(key => entry.Name.StartsWith(key, StringComparison.Ordinal)).MaxBy(key => key.Length) is not { } key || SharedData.Path($"feeds/{entry.Name}") is not { } path)
            {
                continue;
            }

            checkedFiles++;
            differences.AddRange(await CompareAsync(entry, path, Formats[key]));
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(checkedFiles > 90, checkedFiles.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<IEnumerable<string>> CompareAsync(JsonProperty entry, string path, string format)
    {
        var differences = new List<string>();

        // A list of names that stands among the events and is none.
        var guessed = entry.Name.Contains("rqz-dnsduvel", StringComparison.Ordinal) ? format : ReaderRun.Guess(path);
        if (guessed != format)
        {
            differences.Add($"{entry.Name}: found out as {guessed}, is {format}");
        }

        foreach (var way in new[] { format, guessed ?? format }.Distinct())
        {
            await using var file = File.OpenRead(path);
            var run = await ReaderRun.OfAsync(way, file, "include_context=true");
            var told = Counts(run);
            var expected = entry.Value.TryGetProperty("distinct", out var distinct) ? distinct.EnumerateObject().ToDictionary(type => type.Name, type => type.Value.GetInt32()) : null;
            if (expected is not null && !expected.OrderBy(pair => pair.Key, StringComparer.Ordinal).SequenceEqual(told.OrderBy(pair => pair.Key, StringComparer.Ordinal)))
            {
                differences.Add($"{entry.Name} as {way}: {Shown(told)} instead of {Shown(expected)} {run.Fault}");
            }

            if (entry.Value.TryGetProperty("unrecognised_rows", out var rejected) && rejected.GetInt32() != run.Rejections.Count)
            {
                differences.Add($"{entry.Name} as {way}: {run.Rejections.Count} rejections instead of {rejected}: {string.Join(" / ", run.Rejections.Take(6).Select(rejection => rejection.Text))}");
            }
        }

        return differences;
    }

    private static string Shown(Dictionary<string, int> counts) => string.Join(", ", counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));

    private static Dictionary<string, int> Counts(ReaderRun run) => run.Rows.Select(row => row.Indicator).Distinct().CountBy(Kind).ToDictionary();

    private static string Kind(NormalIndicator indicator) => (indicator.Type, indicator.Value.Length) switch
    {
        (IndicatorType.Ip, _) => indicator.Value.Contains(':', StringComparison.Ordinal) ? "ipv6" : "ipv4",
        (IndicatorType.Hash, 32) => "md5",
        (IndicatorType.Hash, 40) => "sha1",
        (IndicatorType.Hash, 64) => "sha256",
        var (type, _) => type.ToString().ToLowerInvariant(),
    };
}
