using System.Globalization;
using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion.Parsers;

/// <summary>
/// Files of cases: a line, then indented <c>field = value</c> for every field that differs from the line itself, <c>@</c> for the time and <c>refused</c> for the
/// reason, then an empty line.
/// </summary>
public sealed class GoldenParserTests
{
    private static readonly DateTime ReceivedAt = new(2026, 10, 12, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("sshd")]
    [InlineData("syslog")]
    [InlineData("text")]
    [InlineData("access")]
    [InlineData("json")]
    [InlineData("windows")]
    [InlineData("auditd")]
    [InlineData("accounts")]
    [InlineData("weberror")]
    [InlineData("cowrie")]
    [InlineData("suricata")]
    [InlineData("zeek")]
    [InlineData("cloudtrail")]
    [InlineData("kubernetes")]
    [InlineData("netfilter")]
    [InlineData("cef")]
    [InlineData("leef")]
    [InlineData("kv")]
    [InlineData("osquery")]
    public void Normalise_LinesOfOneFormat_GiveExactlyTheExpectedFields(string format)
    {
        var normaliser = Normaliser.Create();
        var cases = 0;
        foreach (var (line, expected) in Cases(format))
        {
            Assert.Equal(string.Join('\n', [line, .. expected]), string.Join('\n', [line, .. Describe(normaliser, line)]));
            cases++;
        }

        Assert.True(cases > 8, $"{format} has only {cases} cases");
    }

    private static IEnumerable<(string Line, List<string> Expected)> Cases(string format)
    {
        string? line = null;
        var expected = new List<string>();
        foreach (var text in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "parsers", format + ".txt")))
        {
            if (text.Length == 0 && line is not null)
            {
                yield return (line, expected);
                line = null;
                expected = [];
            }
            else if (line is null)
            {
                line = text;
            }
            else
            {
                expected.Add(text.Trim());
            }
        }

        Assert.Null(line);
    }

    private static IEnumerable<string> Describe(Normaliser normaliser, string line)
    {
        if (!normaliser.Normalise(line, new ParseContext(ReceivedAt)).Succeeded(out var parsed, out var refused))
        {
            return ["refused = " + refused.Message];
        }

        Assert.True(parsed.Fields.TryGet(Ecs.Message, out _));
        var fields = parsed.Fields.Where(field => field.Value != line).Select(field => $"{field.Key} = {field.Value}".Trim());
        return parsed.Timestamp is { } time ? fields.Prepend("@ = " + time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture)) : fields;
    }
}
