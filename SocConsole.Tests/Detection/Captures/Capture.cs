using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Captures;

/// <summary>One recorded attack: what it did, and the lines that a collector of Windows events wrote meanwhile.</summary>
internal sealed partial record Capture(string Name, IReadOnlyList<string> Techniques, Func<IEnumerable<string>> Lines)
{
    private const string Datasets = "logs/security-datasets";
    private const string Evtx = "logs/windows-evtx";

    /// <summary>The host captures of Windows among the Security Datasets, by name.</summary>
    public static IReadOnlyList<Capture> OfSecurityDatasets()
    {
        using var truth = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path($"{Datasets}/truth.json")!));
        return
        [
            .. from entry in truth.RootElement.EnumerateArray()
               where entry.GetProperty("type").GetString() == "Host" && Texts(entry, "platform").Contains("Windows") && entry.TryGetProperty("copied", out _)
               group entry by entry.GetProperty("copied").GetString()! into file
               orderby file.Key
               select new Capture(Path.GetFileNameWithoutExtension(file.Key), [.. file.SelectMany(entry => Texts(entry, "techniques")).Distinct()], () => Zipped(SharedData.Path($"{Datasets}/{file.Key}")!)),
        ];
    }

    /// <summary>Event logs as JSON lines, by the file that each line names; only some of the names tell the technique.</summary>
    public static IReadOnlyList<Capture> OfEventLogs() =>
    [
        .. Directory.EnumerateFiles(SharedData.Path(Evtx)!, "*.jsonl.gz").Order(StringComparer.Ordinal).SelectMany(Gzipped)
            .GroupBy(line => FileName().Match(line).Groups[1].Value, StringComparer.Ordinal)
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => new Capture(file.Key, [.. Technique().Matches(file.Key).Select(match => match.Value)], () => file)),
    ];

    /// <summary>Reads each line as intake does; lines that it would refuse are null.</summary>
    public IEnumerable<LogEvent?> Events(Normaliser normaliser)
    {
        var context = new ParseContext(DateTime.UnixEpoch.AddYears(56));
        var number = 0UL;
        foreach (var line in Lines())
        {
            number++;
            if (!normaliser.Normalise(line, context).Succeeded(out var parsed, out _))
            {
                yield return null;
                continue;
            }

            yield return new LogEvent
            {
                Sequence = (long)number,
                OrganizationId = 1,
                Timestamp = parsed.Timestamp ?? context.ReceivedAt,
                ReceivedAt = context.ReceivedAt,
                Source = "capture",
                Raw = line,
                Fields = parsed.Fields,
                Key = EventKey.Of(parsed.Timestamp ?? context.ReceivedAt, "capture", line, number),
            };
        }
    }

    private static IEnumerable<string> Texts(JsonElement entry, string name) => entry.GetProperty(name).EnumerateArray().Select(item => item.GetString()!);

    private static IEnumerable<string> Zipped(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            while (reader.ReadLine() is { } line)
            {
                if (line.Length > 0)
                {
                    yield return line;
                }
            }
        }
    }

    private static IEnumerable<string> Gzipped(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex("^\\{\"file\": \"([^\"]+)\"")]
    private static partial Regex FileName();

    [GeneratedRegex(@"T\d{4}(?:\.\d{3})?")]
    private static partial Regex Technique();
}
