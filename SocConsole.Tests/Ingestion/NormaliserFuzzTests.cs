using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Ingestion;

public sealed class NormaliserFuzzTests
{
    private static readonly ParseContext Context = new(new DateTime(2026, 10, 12, 0, 0, 0, DateTimeKind.Utc));
    private static readonly string[] Pieces = ["from ", " port ", "[", "]", "\"", "\\", "\\x", "%", "%u", ":", " : ", "COMMAND=", "rhost=", " user=", "<34>", "1 ", "{", "}", "\\ud800", "\uD800", "\uFFFF", "  ", "::", "99999999999", "(to ", " by ", "message repeated 2 times: ["];

    [Fact]
    public void Normalise_MutatedLinesOfEveryFormat_NeverThrowNorHang()
    {
        var samples = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden", "parsers")).Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines).Where(line => line.Length > 0 && !line.StartsWith("    ", StringComparison.Ordinal)).ToList();
        var normaliser = Normaliser.Create();
        var fuzz = new Fuzz(20_000, Pieces);
        var read = 0;

        fuzz.Run(samples, line => read += Check(normaliser, line) ? 1 : 0);

        // Most mutations still read as something; otherwise only the refusals would have been tried.
        Assert.True(read > fuzz.Inputs / 2, $"{read} were read");
    }

    private static bool Check(Normaliser normaliser, string line)
    {
        if (!normaliser.Normalise(line, Context).Succeeded(out var parsed, out var refused))
        {
            Assert.NotEmpty(refused.Message);
            return false;
        }

        Assert.True(parsed.Fields.TryGet(Ecs.Message, out _));
        Assert.True(parsed.Fields.TryGet(Ecs.EventDataset, out _));
        Assert.True(parsed.Fields.Count <= EventFields.MaximumCount);
        Assert.True(parsed.Timestamp is null or { Kind: DateTimeKind.Utc });
        return true;
    }
}
