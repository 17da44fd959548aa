using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using SocConsole.Core.Detection.Rules.Testing;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Detection;

/// <summary>Tries Sigma rules on events; nothing is stored.</summary>
internal static class RuleTestEndpoints
{
    public static void MapRuleTests(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/rules", "Rules");

        group.MapPost("/test", Test).Needs(Permission.ReadThreats)
            .WithSummary("Try Sigma rules on events, whatever their log source; nothing is stored")
            .Example("One rule, two events", new
            {
                rules = "title: whoami\nlogsource: {product: windows, category: process_creation}\ndetection:\n  selection:\n    Image|endswith: '\\whoami.exe'\n  condition: selection\n",
                events = new object[] { new { Image = @"C:\Windows\System32\whoami.exe" }, "Mar  4 12:00:00 web sshd[7]: Failed password for root from 203.0.113.7 port 4711 ssh2" },
            });
    }

    private static Result<RuleTestBody> Test(RuleTestRequestBody request, Actor actor, RuleTestService tests, CancellationToken ct) =>
        tests.Test(actor, request.ToRequest(), ct).Succeeded(out var result, out var error) ? RuleTestBody.From(result) : error;
}

/// <param name="Rules">YAML with one or more Sigma documents.</param>
/// <param name="Events">At most 10,000, in order: JSON objects, or texts that are read as raw lines. An object may say its time in <c>@timestamp</c>.</param>
/// <param name="Placeholders">Lists of values for the modifier <c>expand</c>, by name.</param>
internal sealed record RuleTestRequestBody([property: Required] string Rules, [property: Required] IReadOnlyList<JsonElement> Events, Dictionary<string, string[]>? Placeholders)
{
    public RuleTestRequest ToRequest() => new(Rules ?? string.Empty, Events ?? [], Placeholders?.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)(pair.Value ?? []), StringComparer.Ordinal));
}

/// <param name="RegexTimeouts">Values that took an expression longer than it may; they counted as no match.</param>
internal sealed record RuleTestBody(IReadOnlyList<TestedRule> Rules, IReadOnlyList<TestedEventBody> Results, long RegexTimeouts)
{
    public static RuleTestBody From(RuleTestResult result) => new(result.Rules, [.. result.Results.Select(TestedEventBody.From)], result.RegexTimeouts);
}

/// <param name="Event">Which event, from 0.</param>
/// <param name="Matched">Ids of the rules that it matches.</param>
/// <param name="Correlations">Ids of the correlations that it made fire.</param>
/// <param name="Error">Why the event could not be read; absent when it could.</param>
internal sealed record TestedEventBody(
    int Event, IReadOnlyList<string> Matched, IReadOnlyList<string> Correlations, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error)
{
    public static TestedEventBody From(TestedEvent tested) => new(tested.Event, tested.Matched, tested.Correlations, tested.Error);
}
