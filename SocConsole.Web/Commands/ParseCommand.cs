using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Commands;

/// <summary>
/// <c>parse FILE</c>: reads a log file of any size as an import would and stores nothing. One JSON object a line goes to standard output, the summary to standard
/// error. Exit code 1 when lines were refused.
/// </summary>
internal static class ParseCommand
{
    public const string Name = "parse";
    private const int BufferBytes = 65_536;
    private const int MaximumDatasets = 20;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var file] || file.StartsWith('-'))
        {
            await Console.Error.WriteLineAsync("Usage: parse FILE");
            return 2;
        }

        if (!File.Exists(file))
        {
            await Console.Error.WriteLineAsync($"There is no file {file}.");
            return 1;
        }

        return await RunAsync(file, Console.OpenStandardOutput(), Console.Error, TimeProvider.System, CancellationToken.None);
    }

    internal static async Task<int> RunAsync(string file, Stream output, TextWriter summary, TimeProvider clock, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        var parser = new ParseService(Normaliser.Create(), Options.Create(new IngestionOptions()), clock);
        var format = Path.GetExtension(file) is ".ndjson" or ".jsonl" ? DeliveryFormat.JsonLines : DeliveryFormat.Lines;
        var datasets = new Dictionary<string, long>(StringComparer.Ordinal);
        var (read, refused) = (0L, 0L);
        await using var input = File.OpenRead(file);
        var reader = PipeReader.Create(input);
        if (await BinaryEventLog.RefusalAsync(reader, ct) is { } binary)
        {
            await summary.WriteLineAsync(binary.Message);
            return 1;
        }

        await using (var buffered = new BufferedStream(output, BufferBytes))
        {
            await foreach (var line in parser.ReadAsync(reader, format, ct))
            {
                read++;
                refused += line.Error is null ? 0 : 1;
                Count(datasets, line.Dataset);
                await buffered.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, Wire.Json), ct);
                buffered.WriteByte((byte)'\n');
            }
        }

        var formats = string.Join(", ", datasets.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:N0}")));
        await summary.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{read:N0} lines, {refused:N0} refused, in {clock.GetElapsedTime(started).TotalSeconds:N1} s.{(formats.Length > 0 ? " " : "")}{formats}"));
        return refused > 0 ? 1 : 0;
    }

    // A JSON event may bring any dataset, so that their number needs a bound.
    private static void Count(Dictionary<string, long> datasets, string? dataset)
    {
        if (dataset is not null)
        {
            var name = datasets.ContainsKey(dataset) || datasets.Count < MaximumDatasets ? dataset : "others";
            datasets[name] = datasets.GetValueOrDefault(name) + 1;
        }
    }
}
