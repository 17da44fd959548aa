using System.Text.Json;
using SocConsole.Core.Detection.Rules.Testing;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Commands;

/// <summary>
/// <c>rules test RULES EVENTS</c>: tries Sigma rules on events and prints one JSON line an event; what is amiss with rules goes to the error stream. RULES is a
/// file or a folder of .yml files, EVENTS a file with a JSON object or a raw line a line. Exit code 0 when all rules loaded, 1 when one has errors, 2 when
/// called wrongly. It needs no console and no data directory.
/// </summary>
internal static class RulesCommand
{
    public const string Name = "rules";

    private const string Usage = "Usage: rules test RULES EVENTS.jsonl, or rules import PATH [--pack NAME] [--organization NAME]";

    public static Task<int> RunAsync(string[] args) => args is ["import", ..] ? RuleImportCommand.RunAsync(args[1..]) : RunAsync(args, new RuleTestService(Normaliser.Create(), TimeProvider.System), Console.Out, Console.Error, CancellationToken.None);

    internal static async Task<int> RunAsync(string[] args, RuleTestService tests, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        if (args is not ["test", var rules, var events])
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }

        var request = new RuleTestRequest(await RulesAsync(rules, ct), await EventsAsync(events, ct));
        if (!tests.Test(request, ct).Succeeded(out var result, out var refused))
        {
            await errors.WriteLineAsync(refused.Message);
            return 2;
        }

        foreach (var rule in result.Rules)
        {
            foreach (var error in rule.Errors)
            {
                await errors.WriteLineAsync($"{rule.Id}: {error}");
            }

            foreach (var warning in rule.Warnings)
            {
                await errors.WriteLineAsync($"{rule.Id}: warning, {warning}");
            }
        }

        foreach (var tested in result.Results)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(tested, Wire.Json));
        }

        return result.Rules.Any(rule => rule.Errors.Count > 0) ? 1 : 0;
    }

    private static async Task<string> RulesAsync(string path, CancellationToken ct)
    {
        if (!Directory.Exists(path))
        {
            return await File.ReadAllTextAsync(path, ct);
        }

        List<string> texts = [];
        foreach (var file in Directory.EnumerateFiles(path, "*.yml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(RuleTestService.MaximumRules + 1))
        {
            texts.Add(await File.ReadAllTextAsync(file, ct));
        }

        return string.Join("\n---\n", texts);
    }

    // A line that is no JSON object is a raw line; one event more than may be is enough to be refused.
    private static async Task<IReadOnlyList<JsonElement>> EventsAsync(string path, CancellationToken ct)
    {
        List<JsonElement> events = [];
        await foreach (var line in File.ReadLinesAsync(path, ct))
        {
            if (!string.IsNullOrWhiteSpace(line) && events.Count <= RuleTestService.MaximumEvents)
            {
                events.Add(Read(line));
            }
        }

        return events;
    }

    private static JsonElement Read(string line)
    {
        if (line.AsSpan().TrimStart() is ['{', ..])
        {
            try
            {
                return JsonElement.Parse(line);
            }
            catch (JsonException)
            {
                // Then it is a raw line, which the normaliser refuses with its reason.
            }
        }

        return JsonSerializer.SerializeToElement(line);
    }
}
