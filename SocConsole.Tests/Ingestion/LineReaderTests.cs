using System.IO.Pipelines;
using System.Text;
using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion;

public sealed class LineReaderTests
{
    private const int Limit = 8;
    private const string Text = "one\r\ntwo\n\nmuch-too-long-for-it\r\nexactly8\nlast\r\nen";
    private static readonly string[] Expected = ["1 one", "2 two", "3 ", "4 too long", "5 exactly8", "6 last", "7 en"];

    [Fact]
    public async Task Read_CutAtEveryByte_GivesTheSameLines()
    {
        var bytes = Encoding.UTF8.GetBytes(Text);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(Expected, await ReadAsync([bytes[..cut], bytes[cut..]]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Read_InPieces_GivesTheSameLines(int size)
    {
        var bytes = Encoding.UTF8.GetBytes(Text);

        Assert.Equal(Expected, await ReadAsync([.. bytes.Chunk(size)]));
    }

    [Fact]
    public async Task Read_StoppedAfterEveryLine_GoesOnBehindIt()
    {
        Assert.Equal(Expected, await ReadAsync([Encoding.UTF8.GetBytes(Text)], stops: true));
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "1 " })]
    [InlineData("a\n", new[] { "1 a" })]
    [InlineData("a\rb\n", new[] { "1 a\rb" })]
    [InlineData("endless-without-newline", new[] { "1 too long" })]
    [InlineData("a\nendless-without-newline", new[] { "1 a", "2 too long" })]
    [InlineData("endless-without-newline\nb", new[] { "1 too long", "2 b" })]
    public async Task Read_Ends_AreLines(string text, string[] expected)
    {
        Assert.Equal(expected, await ReadAsync([Encoding.UTF8.GetBytes(text)]));
        Assert.Equal(expected, await ReadAsync([.. Encoding.UTF8.GetBytes(text).Chunk(1)]));
    }

    [Fact]
    public async Task Read_RandomStreams_AgreesWithSplitting()
    {
        var random = new Random(21);
        for (var round = 0; round < 300; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(4) == 0 ? "\n" : "x"));
            var lines = text.Split('\n');
            var whole = lines[^1].Length == 0 ? lines[..^1] : lines;
            var expected = whole.Select((line, index) => $"{index + 1} {(line.Length > Limit ? "too long" : line)}");

            Assert.Equal(expected, await ReadAsync([.. Encoding.UTF8.GetBytes(text).Chunk(random.Next(1, 20))]));
        }
    }

    private static async Task<List<string>> ReadAsync(IReadOnlyList<byte[]> pieces, bool stops = false)
    {
        var pipe = new Pipe();
        var reader = new LineReader(pipe.Reader, Limit);
        var lines = new List<string>();
        var written = 0;
        var more = true;
        while (more)
        {
            if (written < pieces.Count)
            {
                await pipe.Writer.WriteAsync(pieces[written++]);
            }

            if (written == pieces.Count)
            {
                await pipe.Writer.CompleteAsync();
            }
            else if (pieces[written - 1].Length == 0)
            {
                continue;
            }

            more = await reader.ReadAsync(Take, CancellationToken.None);
        }

        return lines;

        bool Take(ReadOnlySpan<byte> line, bool tooLong)
        {
            lines.Add($"{reader.Line} {(tooLong ? "too long" : Encoding.UTF8.GetString(line))}");
            return !stops;
        }
    }
}
