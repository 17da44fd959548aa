using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.Intelligence.Feeds.Readers;

/// <summary>Samples that nobody counted: what they give was looked at and written down here.</summary>
public sealed class UncountedFilesTests(ITestOutputHelper output)
{
    [SharedFact("feeds/json")]
    public async Task Show()
    {
        foreach (var file in new[] { "abusech/feodotracker.html", "json/malwareurl.html", "json/viriback_table.html", "json/bingmurls.json", "json/shodan_stream.json", "json/strangereal_intel_ioc.json", "json/spamhaus_asndrop.txt",
            "cidr/dshield_block.txt", "csv/cymru_cap.txt", "csv/dataplane_dnsrd.txt", "csv/intelmq_generic_extra_regex.csv", "csv/intelmq_generic_invalid.csv", "csv/intelmq_generic_sample_report.csv", "csv/spamhaus_cert.txt",
            "csv/signature-base-filename-iocs.txt", "misp-feed/hashes.csv", "misp-feed/manifest.json", "misp-event/eset-malicious_pypi_packages.misp-event.json", "stix2.1/sco-examples-bundle.json", "stix2.1/ics-attack-18.1.json",
            "stix2.1/mobile-attack-17.1.json.gz", "stix2.1/attack-collection-index.json", "warninglists/sinkholes.json", "kev/known_exploited_vulnerabilities_schema.json", "text-report/ioc-finder-long-article-1.txt" })
        {
            var path = SharedData.Path("feeds/" + file)!;
            var guess = ReaderRun.Guess(path);
            await using var stream = File.OpenRead(path);
            var run = await ReaderRun.OfAsync(guess ?? "txt", stream, "observables=true");
            output.WriteLine($"{file} {guess}: rows {run.Rows.Count} rejected {run.Rejections.Count} fault {run.Fault}");
            foreach (var row in run.Rows.Take(3)) { output.WriteLine($"   {row.Indicator} {string.Join(",", row.Said.Tags)} | {row.Said.Description} | {row.Said.ExternalId} {row.Said.FirstSeen} {row.Said.LastSeen} {row.Said.Metadata}"); }
            foreach (var row in run.Rejections.Take(3)) { output.WriteLine($"   - {row.Place} {row.Text} | {row.Reason}"); }
        }
    }
}
