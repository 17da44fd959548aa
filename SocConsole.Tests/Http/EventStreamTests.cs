using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Architecture;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Http;

/// <summary>Deliveries over HTTP in which good and bad lines stand side by side.</summary>
public sealed class EventStreamTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string JsonLines = "application/x-ndjson";
    private const string PlainText = "text/plain";

    [Fact]
    public async Task Post_LinesThatCannotBe_AreListedAndTheRestIsTaken()
    {
        byte[][] lines =
        [
            "{\"message\": \"a good line\"}"u8.ToArray(),
            "{\"message\": "u8.ToArray(),
            "not an object"u8.ToArray(),
            [.. "{\"message\": \""u8, 0xC3, 0x28, .. "\"}"u8],
            "{\"message\": \"nul\\u0000\"}"u8.ToArray(),
            Encoding.UTF8.GetBytes($"{{\"message\": \"{new string('x', 70_000)}\"}}"),
            Encoding.UTF8.GetBytes("{\"a\": " + new string('[', 10_000) + new string(']', 10_000) + "}"),
            "{\"message\": {\"not\": \"text\"}}"u8.ToArray(),
            "[1, 2]"u8.ToArray(),
            "{\"message\": \"the last good line\"}"u8.ToArray(),
        ];
        var receipt = await SendAsync("mixed", JsonLines, new ByteArrayContent([.. lines.SelectMany(line => line.Append((byte)'\n'))]));
        var rejected = receipt.GetProperty("rejected").EnumerateArray().ToList();

        Assert.Equal((2, 0, 8), Counts(receipt));
        Assert.Equal(Enumerable.Range(2, 8), rejected.Select(line => line.GetProperty("line").GetInt32()));
        Assert.All(rejected, line => Assert.NotEqual("", line.Text("reason")));
        Assert.Contains("UTF-8", rejected[2].Text("reason"), StringComparison.Ordinal);
        Assert.Contains("long", rejected[4].Text("reason"), StringComparison.Ordinal);
        Leaks.AssertNone(receipt.ToString(), fixture.Console);
    }

    [Fact]
    public async Task Post_BinaryAsText_IsRefusedLineByLine()
    {
        var random = new Random(20_260_304);
        var bytes = new byte[50_000];
        random.NextBytes(bytes);
        var receipt = await SendAsync("binary", PlainText, new ByteArrayContent([.. bytes, (byte)'\n', .. "sshd[1]: Server listening on 0.0.0.0 port 22."u8]));
        var (accepted, _, rejected) = Counts(receipt);

        Assert.True(rejected > 100);
        Assert.True(accepted >= 1);
        Leaks.AssertNone(receipt.ToString(), fixture.Console);
    }

    [Theory]
    [InlineData(JsonLines, "")]
    [InlineData(JsonLines, "\n\r\n\n")]
    [InlineData(PlainText, "")]
    [InlineData(PlainText, " \n\t\n")]
    public async Task Post_NoLines_IsAnEmptyReceipt(string type, string body)
    {
        var receipt = await SendAsync("empty", type, new ByteArrayContent(Encoding.UTF8.GetBytes(body)));

        Assert.Equal((0, 0, 0), Counts(receipt));
        Assert.Equal("0", receipt.Text("last_sequence"));
    }

    [Theory]
    [InlineData("?source=")]
    [InlineData("?source=a%0Ab")]
    [InlineData("?source=%00")]
    public async Task Post_WrongSource_Is400(string query)
    {
        using var admin = await fixture.Console.AdminAsync();
        using var content = Content(PlainText, new ByteArrayContent("x"u8.ToArray()));
        using var answer = await admin.PostAsync($"/api/v1/events{query}", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Leaks.AssertNone(await answer.Content.ReadAsStringAsync(), fixture.Console);
    }

    [Fact]
    public async Task Post_SameIdempotencyKey_StoresNothingTwice()
    {
        const string Body = "sshd[1]: Connection closed by 203.0.113.5 port 22\nsshd[1]: Connection closed by 203.0.113.5 port 22\nServer ready.";

        var first = await SendAsync("repeated", PlainText, new ByteArrayContent(Encoding.UTF8.GetBytes(Body)), "delivery-7");
        var second = await SendAsync("repeated", PlainText, new ByteArrayContent(Encoding.UTF8.GetBytes(Body)), "delivery-7");
        var other = await SendAsync("repeated", PlainText, new ByteArrayContent(Encoding.UTF8.GetBytes(Body)), "delivery-8");

        Assert.Equal((3, 0, 0), Counts(first));
        Assert.Equal((0, 3, 0), Counts(second));
        Assert.Equal((3, 0, 0), Counts(other));
    }

    [Theory]
    [InlineData("1900-01-01T00:00:00Z", false)]
    [InlineData("2999-12-31T23:59:59Z", false)]
    [InlineData("2021-06-01T12:00:00Z", true)]
    public async Task Post_TimestampsFarOff_AreReplacedAndMarked(string stamp, bool kept)
    {
        var source = $"clock {stamp[..4]}";
        await SendAsync(source, JsonLines, new ByteArrayContent(Encoding.UTF8.GetBytes($"{{\"@timestamp\": \"{stamp}\", \"message\": \"Server ready.\"}}\n{{\"@timestamp\": \"never\", \"message\": \"Server ready again.\"}}")));
        var events = fixture.Console.Services.GetRequiredService<IEventLog>().ReadAfter(0, 1_000_000).Where(item => item.Source == source).ToList();
        var dated = events.Single(item => item.Raw.Contains("ready.", StringComparison.Ordinal));
        var undated = events.Single(item => item.Raw.Contains("again", StringComparison.Ordinal));

        Assert.Equal(kept, dated.Timestamp == DateTimeOffset.Parse(stamp, CultureInfo.InvariantCulture).UtcDateTime);
        Assert.Equal(kept, dated.Fields[Ecs.ClockSkew] is null);
        Assert.Equal(kept, dated.Timestamp != dated.ReceivedAt);
        Assert.Equal(undated.ReceivedAt, undated.Timestamp);
    }

    [Fact]
    public async Task Post_TwoHundredThousandLinesInChunks_CountsEveryOne()
    {
        const int Lines = 200_000;
        var receipt = await SendAsync("stream", JsonLines, new LineStream(Lines));
        var rejected = receipt.GetProperty("rejected").EnumerateArray().ToList();

        Assert.Equal((Lines / 10 * 9, 0, Lines / 10), Counts(receipt));
        Assert.Equal(IntakeReceipt.MaximumListed, rejected.Count);
        Assert.Equal(Enumerable.Range(1, IntakeReceipt.MaximumListed).Select(i => i * 10), rejected.Select(line => line.GetProperty("line").GetInt32()));
        Assert.All(rejected, line => Assert.NotEqual("", line.Text("reason")));
        Leaks.AssertNone(receipt.ToString(), fixture.Console);

        using var admin = await fixture.Console.AdminAsync();
        var source = BadInputTests.SourceOf(await admin.GetAsync("/api/v1/events/sources").OkAsync(), "stream");
        Assert.Equal((Lines / 10 * 9, Lines / 10), (source.GetProperty("events").GetInt32(), source.GetProperty("rejected").GetInt32()));
        var letters = await admin.GetAsync("/api/v1/events/rejected?limit=5").OkAsync();
        Assert.Equal(5, letters.GetProperty("rejected").GetArrayLength());
        Leaks.AssertNone(letters.ToString(), fixture.Console);
    }

    private async Task<JsonElement> SendAsync(string source, string type, HttpContent content, string? key = null)
    {
        using var admin = await fixture.Console.AdminAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/events?source={Uri.EscapeDataString(source)}") { Content = Content(type, content) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await admin.SendAsync(request).OkAsync();
    }

    private static HttpContent Content(string type, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    private static (int Accepted, int Duplicates, int Rejected) Counts(JsonElement receipt) =>
        (receipt.GetProperty("accepted").GetInt32(), receipt.GetProperty("duplicates").GetInt32(), receipt.GetProperty("rejected_total").GetInt32());

    /// <summary>Lines that are made while they are sent, of no length known before; every tenth is broken.</summary>
    private sealed class LineStream(int lines) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024, leaveOpen: true);
            for (var i = 1; i <= lines; i++)
            {
                await writer.WriteAsync(i % 10 == 0 ? $"{{\"message\": \"broken {i}\n" : $"{{\"message\": \"worker {i} is ready\"}}\n");
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
