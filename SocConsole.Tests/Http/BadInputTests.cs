using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SocConsole.Tests.Architecture;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Http;

/// <summary>Bodies that no well-meaning client sends, at the doors that anybody can reach with few rights or none.</summary>
public sealed class BadInputTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Detect = "/api/v1/detect";
    private const string Login = "/api/v1/auth/login";
    private static readonly string Deep = string.Concat(Enumerable.Repeat("[", 10_000)) + string.Concat(Enumerable.Repeat("]", 10_000));

    public static TheoryData<string, string> Bodies => new()
    {
        { Detect, "" },
        { Detect, "   " },
        { Detect, "null" },
        { Detect, "[]" },
        { Detect, "\"text\"" },
        { Detect, "{\"log_entry\": 5}" },
        { Detect, "{\"log_entry\": null}" },
        { Detect, "{\"log_entry\": [\"x\"]}" },
        { Detect, "{\"log_entry\": \"x\", \"timestamp\": \"soon\"}" },
        { Detect, "{\"log_entry\": \"x\", \"timestamp\": 17}" },
        { Detect, "{\"log_entry\": \"x\", \"timestamp\": \"2026-13-45T99:00:00Z\"}" },
        { Detect, "{\"log_entry\": \"x\", \"timestamp\": \"99999-01-01T00:00:00Z\"}" },
        { Detect, "{\"log_entry\": \"x\", \"metadata\": []}" },
        { Detect, "{\"log_entry\": \"x\", \"metadata\": \"y\"}" },
        { Detect, "{\"log_entry\": \"x\", \"source\": {}}" },
        { Detect, "{\"log_entry\": \"nul\\u0000inside\"}" },
        { Detect, "{\"log_entry\": \"half a \\ud800 pair\"}" },
        { Detect, "{\"log_entry\": \"x\", \"metadata\": {\"deep\": " + Deep + "}}" },
        { Detect, Deep },
        { Detect, "{\"log_entry\": \"x\"} trailing" },
        { Detect, "{'log_entry': 'x'}" },
        { Login, "" },
        { Login, "{}" },
        { Login, "[]" },
        { Login, Deep },
        { Login, "{\"username\": 5, \"password\": true}" },
        { Login, "{\"username\": [\"a\"], \"password\": {}}" },
        { Login, "{\"username\": \"a\"}" },
        { "/api/auth/register", "{\"organization_name\": 5}" },
        { "/api/auth/register", Deep },
        { "/api/auth/login", "{\"username\": \"\", \"password\": \"\"}" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Post_UnusableJson_Is400AndLeaksNothing(string path, string body) => await AssertRefusedAsync(path, Json(body), HttpStatusCode.BadRequest);

    [Theory]
    [InlineData(Detect)]
    [InlineData(Login)]
    [InlineData("/api/auth/register")]
    public async Task Post_InvalidUtf8_Is400(string path)
    {
        using var content = new ByteArrayContent([.. "{\"log_entry\": \""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        await AssertRefusedAsync(path, content, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(Detect, "text/plain")]
    [InlineData(Detect, "application/xml")]
    [InlineData(Detect, "multipart/form-data; boundary=x")]
    [InlineData(Login, "application/x-www-form-urlencoded")]
    [InlineData("/api/v1/events", "application/json")]
    [InlineData("/api/v1/events", "application/octet-stream")]
    [InlineData("/api/v1/events", "nonsense")]
    [InlineData("/api/v1/events", null)]
    public async Task Post_WrongContentType_Is415(string path, string? type)
    {
        using var content = new ByteArrayContent("{\"log_entry\":\"x\"}"u8.ToArray());
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        await AssertRefusedAsync(path, content, HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData(Detect)]
    [InlineData(Login)]
    public async Task Post_MoreThanTenMegabytes_Is413(string path)
    {
        using var content = Json($"{{\"log_entry\": \"{new string('x', 11 * 1024 * 1024)}\"}}");

        await AssertRefusedAsync(path, content, HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Detect_EntryOfSixtyFiveThousandCharacters_IsTheLongest()
    {
        using var admin = await fixture.Console.AdminAsync();

        await admin.PostAsJsonAsync(Detect, new { log_entry = new string('x', 65_536) }).OkAsync();
        await AssertRefusedAsync(Detect, JsonContent.Create(new { log_entry = new string('x', 65_537) }), HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("1900-01-01T00:00:00Z")]
    [InlineData("2999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public async Task Detect_TimestampThatNoLogHas_Is400(string timestamp) =>
        await AssertRefusedAsync(Detect, JsonContent.Create(new { log_entry = "Failed password for root from 203.0.113.9 port 1 ssh2", timestamp }), HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("source", 201)]
    [InlineData("metadata", 65)]
    public async Task Detect_TooMuchAround_Is400(string what, int size)
    {
        object body = what == "source"
            ? new { log_entry = "x", source = new string('s', size) }
            : new { log_entry = "x", metadata = Enumerable.Range(0, size).ToDictionary(i => i.ToString(CultureInfo.InvariantCulture), i => i) };

        await AssertRefusedAsync(Detect, JsonContent.Create(body), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Detect_SameIdempotencyKey_IsTheSameEvent()
    {
        using var admin = await fixture.Console.AdminAsync();
        admin.DefaultRequestHeaders.Add("Idempotency-Key", "one-delivery");
        var body = new { log_entry = "Server listening on 0.0.0.0 port 22.", source = "idempotent" };

        var first = await admin.PostAsJsonAsync(Detect, body).OkAsync();
        var second = await admin.PostAsJsonAsync(Detect, body).OkAsync();
        var sources = await admin.GetAsync("/api/v1/events/sources").OkAsync();

        Assert.Equal(JsonValueKind.String, first.GetProperty("data").GetProperty("event_id").ValueKind);
        Assert.Equal(JsonValueKind.Null, second.GetProperty("data").GetProperty("event_id").ValueKind);
        var source = SourceOf(sources, "idempotent");
        Assert.Equal((1, 1), (source.GetProperty("events").GetInt32(), source.GetProperty("duplicates").GetInt32()));
    }

    [Theory]
    [InlineData("Authorization", "Bearer")]
    [InlineData("Authorization", "Bearer a.b.c")]
    [InlineData("Authorization", "Basic YWRtaW46YWRtaW4=")]
    [InlineData("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("x-api-key", "soc_nonsense")]
    [InlineData("X-Device-ID", "dev_nonsense")]
    public async Task Get_CredentialsOfNobody_Is401AndLeaksNothing(string header, string value)
    {
        using var client = fixture.Console.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        using var answer = await client.GetAsync("/api/v1/threats");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Leaks.AssertNone(await answer.Content.ReadAsStringAsync(), fixture.Console);
    }

    [Theory]
    [InlineData("/api/v1/threats/%00")]
    [InlineData("/api/v1/threats/..%2F..%2Fetc%2Fpasswd")]
    [InlineData("/api/v1/threats/'%20OR%201=1--")]
    [InlineData("/api/v1/playbooks/%F0%9F%92%A5")]
    [InlineData("/api/v1/evidence/99999999999999999999")]
    [InlineData("/api/v1/evidence/-1")]
    [InlineData("/blocklist/..%2F..%2Fsoc.db.txt")]
    public async Task Get_StrangeId_IsNotFound(string path)
    {
        using var admin = await fixture.Console.AdminAsync();
        using var answer = await admin.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{(int)answer.StatusCode}: {text}");
        Leaks.AssertNone(text, fixture.Console);
    }

    internal static JsonElement SourceOf(JsonElement sources, string name) => sources.GetProperty("sources").EnumerateArray().Single(source => source.Text("name") == name);

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task AssertRefusedAsync(string path, HttpContent content, HttpStatusCode status)
    {
        using var admin = await fixture.Console.AdminAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };

        // A refusal before the end of a large body would else break the connection off; the client must have the patience to wait for it.
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var client = new HttpClient(handler) { BaseAddress = fixture.Console.Address };
        request.Headers.ExpectContinue = true;
        request.Headers.Authorization = admin.DefaultRequestHeaders.Authorization;
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        Leaks.AssertNone(text, fixture.Console);
        FailureShape.Check(path.StartsWith("/api/v1/auth", StringComparison.Ordinal) || path == Detect ? "threat_ops" : "shared", JsonSerializer.Deserialize<JsonElement>(text));
    }
}
