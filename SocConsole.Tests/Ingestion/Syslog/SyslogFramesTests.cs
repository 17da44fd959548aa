using System.Buffers;
using System.Text;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.Syslog;

namespace SocConsole.Tests.Ingestion.Syslog;

public sealed class SyslogFramesTests
{
    [Theory]
    [InlineData("<34>a\n<34>b\r\n", "<34>a|<34>b")]
    [InlineData("5 <34>a6 <34>bc", "<34>a|<34>bc")]
    [InlineData("5 <34>a<34>b\n5 <34>c", "<34>a|<34>b|<34>c")]
    [InlineData("8 <34>a\nbc<34>d\n", "<34>a\nbc|<34>d")]
    [InlineData("2026-01-15T10:30:00Z h p: x\n", "2026-01-15T10:30:00Z h p: x")]
    [InlineData("12 monkeys\n12345678 <34>x\n", "12 monkeys|12345678 <34>x")]
    [InlineData("<34>last without end", "<34>last without end")]
    [InlineData("99 <34>never comes", "")]
    [InlineData("42", "42")]
    public void TryTake_AnyCutsOfTheStream_GiveTheSameMessages(string stream, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        for (var step = 1; step <= bytes.Length; step++)
        {
            Assert.Equal(expected, string.Join('|', Feed(new SyslogFrames(), bytes, step)));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryTake_OverlongMessage_IsCutAndTheNextIsWhole(bool counted)
    {
        var body = "<34>" + new string('x', SyslogFrames.MaximumBytes * 2);
        var stream = counted ? $"{body.Length} {body}6 <34>ok" : $"{body}\n<34>ok\n";
        var frames = new SyslogFrames();

        var messages = Feed(frames, Encoding.UTF8.GetBytes(stream), 4096);

        Assert.Equal([Normaliser.MaximumLength, 6], messages.Select(message => message.Length));
        Assert.Equal("<34>ok", messages[1]);
        Assert.Equal(1, frames.Cut);
    }

    [Fact]
    public void TryTake_OverlongMessageOfPairs_IsNotCutInsideAPair()
    {
        var messages = Feed(new SyslogFrames(), Encoding.UTF8.GetBytes("a" + string.Concat(Enumerable.Repeat("😀", 40_000)) + "\n"), 8192);

        Assert.Equal(Normaliser.MaximumLength - 1, Assert.Single(messages).Length);
    }

    private static List<string> Feed(SyslogFrames frames, byte[] bytes, int step)
    {
        var taken = new List<string>();
        var start = 0;
        for (var end = Math.Min(step, bytes.Length); ; end = Math.Min(end + step, bytes.Length))
        {
            // A stream first has all its bytes and then ends.
            foreach (var ended in end == bytes.Length ? [false, true] : new[] { false })
            {
                var pending = new ReadOnlySequence<byte>(bytes, start, end - start);
                while (frames.TryTake(ref pending, ended, out var message))
                {
                    taken.Add(message);
                }

                start = end - (int)pending.Length;
            }

            if (end == bytes.Length)
            {
                return taken.FindAll(message => message.Length > 0);
            }
        }
    }
}
