using System.Text.Json;
using SocConsole.Core.Intelligence.Stix;

namespace SocConsole.Tests.Intelligence.Stix;

/// <summary>Bodies of 9 MB that once cost the square of their size: a verdict comes, says what was left out, and is small.</summary>
public sealed class StixHostileTests
{
    private const int Size = 9_000_000;

    private const string Observed = "\"type\":\"observed-data\",\"objects\":";

    [Theory]
    [InlineData("long name over items", "longer than 250")]
    [InlineData("long name over nulls", "longer than 250")]
    [InlineData("many items", "at most 100000 items")]
    [InlineData("many lists", "at most 100000 items")]
    [InlineData("many markings", "at most 1000 granular markings")]
    [InlineData("many selectors", "at most 1000 selectors")]
    [InlineData("selectors of a wide object", "at most 1000 selectors")]
    [InlineData("references to neighbours", "at most 1000 references")]
    public async Task Validate_HostileBody_EndsAndSaysWhatIsLeftOut(string shape, string told)
    {
        using var document = JsonDocument.Parse(Body(shape));
        var body = document.RootElement;

        // A minute says that the work grows with the square of the body.
        var verdict = Assert.Single(await Task.Run(() => StixValidator.Validate(body)).WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.False(verdict.Valid);
        Assert.Single(verdict.Errors, finding => finding.Message.Contains(told, StringComparison.Ordinal));
        Assert.All([.. verdict.Errors, .. verdict.Warnings], finding => Assert.True(finding.Path.Length <= 500 && finding.Message.Length <= 4_000));
    }

    [Fact]
    public async Task Validate_ReferencesToALongType_AreToldInShort()
    {
        using var document = JsonDocument.Parse(Body("references to a long type"));
        var body = document.RootElement;

        var verdict = Assert.Single(await Task.Run(() => StixValidator.Validate(body)).WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.Contains(verdict.Errors, finding => finding.Message.StartsWith("this must refer to", StringComparison.Ordinal));
        Assert.All(verdict.Errors, finding => Assert.True(finding.Message.Length <= 4_000));
    }

    [Fact]
    public async Task Validate_NullsUnderDeepNames_AreToldAtPlacesCutShort()
    {
        var name = new string('a', 250);
        var open = string.Concat(Enumerable.Repeat($"{{\"{name}\":", 28));
        using var document = JsonDocument.Parse($"{{\"type\":\"x-a\",\"some_name\":{open}[{Many("null", 99_000)}]{new string('}', 28)}}}");
        var body = document.RootElement;

        var verdict = Assert.Single(await Task.Run(() => StixValidator.Validate(body)).WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.Equal(StixValidator.MaximumFindings, verdict.Errors.Count);
        Assert.All(verdict.Errors, finding => Assert.Equal(500, finding.Path.Length));
    }

    [Fact]
    public void Validate_NameOf250Characters_IsReadAndOneMoreIsNot()
    {
        var read = Assert.Single(StixSamples.Validate($"{{\"type\":\"x-a\",\"{new string('a', 250)}\":null}}"));
        var refused = Assert.Single(StixSamples.Validate($"{{\"type\":\"x-a\",\"{new string('a', 251)}\":null}}"));

        Assert.Contains(read.Errors, finding => finding.Path == new string('a', 250));
        Assert.Equal([string.Empty], refused.Errors.Select(finding => finding.Path));
    }

    [Fact]
    public void Validate_SelectorsOfNestedParts_FindExactlyWhatIsThere()
    {
        var verdict = Assert.Single(StixSamples.Validate("""{"type":"x-a","some_name":[{"part":[1,2]}],"granular_markings":[{"lang":"en","selectors":["some_name.[0].part.[1]","some_name.[0].part.[2]","some_name.part","some_name.[0]"]}]}"""));

        Assert.Equal(
            ["granular_markings.[0].selectors.[1]", "granular_markings.[0].selectors.[2]"],
            verdict.Errors.Where(finding => finding.Message.Contains("nothing at", StringComparison.Ordinal)).Select(finding => finding.Path));
    }

    private static string Body(string shape) => shape switch
    {
        "long name over items" => $"{{\"type\":\"x-a\",\"{new string('a', 1_000_000)}\":[{Fill("1", 1_000_000)}]}}",
        "long name over nulls" => $"{{\"type\":\"x-a\",\"{new string('a', Size / 2)}\":[{Fill("null", Size / 2)}]}}",
        "many items" => $"{{\"type\":\"x-a\",\"{new string('a', 250)}\":[{Fill("1", 0)}]}}",
        "many lists" => $"{{\"type\":\"x-a\",\"some_name\":[{Fill("[[1,1],[1]]", 0)}]}}",
        "many markings" => $"{{\"type\":\"x-a\",\"granular_markings\":[{Many("{\"lang\":\"en\",\"selectors\":[\"type\"]}", 40_000)}],{Wide(Size - 1_600_000)}}}",
        "many selectors" => $"{{\"type\":\"x-a\",\"granular_markings\":[{{\"lang\":\"en\",\"selectors\":[{Many("\"not_there\"", 90_000)}]}}],{Wide(Size - 1_100_000)}}}",
        "selectors of a wide object" => $"{{\"type\":\"x-a\",{Wide(Size)},\"granular_markings\":[{{\"lang\":\"en\",\"selectors\":[{Many("\"not_there\"", 1_001)}]}}]}}",
        "references to neighbours" => $"{{{Observed}{{\"a\":{{\"type\":\"domain-name\",\"value\":\"a.test\",\"resolves_to_refs\":[{Many("\"k1\"", 99_000)}]}},{Neighbours()}}}}}",
        "references to a long type" => $"{{{Observed}{{\"a\":{{\"type\":\"domain-name\",\"value\":\"a.test\",\"resolves_to_refs\":[{Many("\"b\"", 99_000)}]}},\"b\":{{\"type\":\"{new string('a', 8_000_000)}\"}}}}}}",
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static string Fill(string item, int taken) => Many(item, (Size - taken) / (item.Length + 1));

    private static string Many(string item, int count) => string.Join(',', Enumerable.Repeat(item, count));

    private static string Wide(int bytes) => string.Join(',', Enumerable.Range(0, bytes / 12).Select(at => $"\"wide_{at}\":1"));

    private static string Neighbours() => string.Join(',', Enumerable.Range(0, 190_000).Select(at => $"\"k{at}\":{{\"type\":\"ipv4-addr\",\"value\":\"192.0.2.1\"}}"));
}
