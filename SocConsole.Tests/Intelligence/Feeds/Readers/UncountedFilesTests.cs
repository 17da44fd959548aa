using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Feeds.Readers;

/// <summary>Samples that no other program counted: what they give was looked at by hand and stands here.</summary>
public sealed class UncountedFilesTests
{
    private static readonly (string File, string? Format, int Rows, int Rejections, string? Fault)[] Files =
    [
        ("abusech/feodotracker.html", "txt", 0, 0, "HTML page"),
        ("json/malwareurl.html", "txt", 0, 0, "HTML page"),
        ("json/viriback_table.html", "txt", 0, 0, "HTML page"),
        ("json/bingmurls.json", "json", 2, 0, null),
        ("json/shodan_stream.json", "json", 7, 0, null),
        ("json/strangereal_intel_ioc.json", "json", 4, 1, null),
        ("json/spamhaus_asndrop.txt", "txt", 0, 2, null),
        ("cidr/dshield_block.txt", "csv", 2, 1, null),
        ("csv/cymru_cap.txt", "csv", 35, 0, null),
        ("csv/dataplane_dnsrd.txt", "csv", 1, 0, null),
        ("csv/intelmq_generic_extra_regex.csv", "csv", 2, 1, null),
        ("csv/intelmq_generic_invalid.csv", "csv", 3, 1, null),
        ("csv/intelmq_generic_sample_report.csv", "csv", 2, 0, null),
        ("csv/spamhaus_cert.txt", "csv", 19, 0, null),
        ("csv/signature-base-filename-iocs.txt", "txt", 2, 3826, null),
        ("misp-feed/hashes.csv", "csv", 2754, 0, null),
        ("misp-event/eset-malicious_pypi_packages.misp-event.json", "misp", 0, 0, "broken in line 37374"),
        ("kev/known_exploited_vulnerabilities_schema.json", "kev", 0, 1, null),
    ];

    [SharedFact("feeds/json")]
    public async Task ReadAsync_UncountedFile_GivesWhatWasSeenInIt()
    {
        var differences = new List<string>();
        foreach (var (file, format, rows, rejections, fault) in Files.Where(row => SharedData.Path($"feeds/{row.File}") is not null))
        {
            var path = SharedData.Path($"feeds/{file}")!;
            var guessed = ReaderRun.Guess(path);
            await using var stream = File.OpenRead(path);
            var run = await ReaderRun.OfAsync(guessed!, stream);
            var fits = guessed == format && run.Rows.Count == rows && run.Rejections.Count == rejections && (fault is null ? run.Fault is null : run.Fault?.Contains(fault, StringComparison.Ordinal) == true);
            differences.AddRange(fits ? [] : [$"{file}: {guessed}, {run.Rows.Count} rows, {run.Rejections.Count} rejections, {run.Fault}"]);
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
