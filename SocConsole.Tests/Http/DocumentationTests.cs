using System.Net;
using System.Text.Json;
using Microsoft.OpenApi;

namespace SocConsole.Tests.Http;

public sealed class DocumentationTests(ProbeFixture fixture) : IClassFixture<ProbeFixture>
{
    private readonly ProbeApplication probe = fixture.Application;

    [Fact]
    public async Task OpenApi_Document_IsValid()
    {
        var text = await TextAsync("/openapi/v1.json");
        var read = OpenApiDocument.Parse(text, "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Equal("/", read.Document!.Servers!.Single().Url);
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_SuccessOfThreatOps_IsAnEnvelopeAndElsewhereBare()
    {
        var document = await DocumentAsync();

        var enveloped = Response(document, "/api/v1/threats/probe/result/{id}", "200").GetProperty("$ref").GetString();
        var bare = Response(document, "/incidents/probe/result/{id}", "200").GetProperty("$ref").GetString();
        var envelope = document.GetProperty("components").GetProperty("schemas").GetProperty("EnvelopeOfProbeBody").GetProperty("properties");

        Assert.Equal("#/components/schemas/EnvelopeOfProbeBody", enveloped);
        Assert.Equal("#/components/schemas/ProbeBody", bare);
        Assert.True(envelope.TryGetProperty("data", out _));
        Assert.True(envelope.TryGetProperty("timestamp", out _));
    }

    [Theory]
    [InlineData("/api/v1/threats/probe/body", "400", "ErrorEnvelope")]
    [InlineData("/api/v1/indicators/probe/body", "422", "DetailError")]
    [InlineData("/api/check_ioc/probe/body", "400", "TypedError")]
    [InlineData("/api/auth/probe/body", "400", "SharedError")]
    public async Task OpenApi_Failures_HaveTheFamilysShape(string path, string invalid, string schema)
    {
        var document = await DocumentAsync();

        foreach (var status in new[] { invalid, "401", "403", "429", "500" })
        {
            Assert.Equal($"#/components/schemas/{schema}", Response(document, path, status, "post").GetProperty("$ref").GetString());
        }
    }

    [Fact]
    public async Task OpenApi_Operation_TellsSummaryCredentialsPermissionAndLimit()
    {
        var document = await DocumentAsync();
        var operation = Operation(document, "/api/v1/threats/probe/value", "get");
        var open = Operation(document, "/api/v1/threats/probe/number", "get");

        Assert.Equal("A value", operation.GetProperty("summary").GetString());
        Assert.Equal(["bearer", "api_key"], operation.GetProperty("security").EnumerateArray().Select(scheme => scheme.EnumerateObject().Single().Name));
        Assert.Contains("`read_threats`", operation.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Contains("300 requests a minute", operation.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.True(!open.TryGetProperty("security", out var none) || none.GetArrayLength() == 0);
        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        Assert.Equal("http", schemes.GetProperty("bearer").GetProperty("type").GetString());
        Assert.Equal("x-api-key", schemes.GetProperty("api_key").GetProperty("name").GetString());
    }

    [Fact]
    public async Task OpenApi_Example_ShowsRequestAndDressedAnswer()
    {
        var operation = Operation(await DocumentAsync(), "/api/v1/threats/probe/body", "post");
        var request = Content(operation.GetProperty("requestBody")).GetProperty("examples").GetProperty("Failed password").GetProperty("value");
        var answer = Content(operation.GetProperty("responses").GetProperty("201")).GetProperty("examples").GetProperty("Failed password").GetProperty("value");

        Assert.Equal(5, request.GetProperty("attempts").GetInt32());
        Assert.True(answer.GetProperty("success").GetBoolean());
        Assert.Equal("low", answer.GetProperty("data").GetProperty("severity").GetString());
    }

    [Fact]
    public async Task OpenApi_HeadOperations_AreLeftOut()
    {
        var document = await DocumentAsync();

        Assert.All(document.GetProperty("paths").EnumerateObject(), path => Assert.False(path.Value.TryGetProperty("head", out _)));
    }

    [Fact]
    public async Task OpenApi_AskedAgainWithAnotherQuery_ComesFromTheCache()
    {
        await using var fresh = await ProbeApplication.StartAsync();
        using var client = fresh.Client();
        using var first = await client.GetAsync("/openapi/v1.json");
        using var second = await client.GetAsync("/openapi/v1.json?again=1");

        Assert.Null(first.Headers.Age);
        Assert.NotNull(second.Headers.Age);
    }

    [Theory]
    [InlineData("/docs", "/docs/index.html")]
    [InlineData("/redoc", "/redoc/index.html")]
    public async Task Get_ReaderOfTheDocument_HasNoInlineScriptAndNoForeignAddress(string path, string page)
    {
        using var client = probe.Client();
        using var answer = await client.GetAsync(path);
        var html = await TextAsync(page);

        Assert.True((int)answer.StatusCode is 301 or 302 or 200);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.Contains("/openapi/v1.json", await TextAsync(page.Replace("index.html", "index.js", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_Health_ShowsBothOutcomes()
    {
        var document = await DocumentAsync();

        Assert.Equal("#/components/schemas/HealthBody", Response(document, "/health", "200").GetProperty("$ref").GetString());
        Assert.Equal("#/components/schemas/HealthBody", Response(document, "/api/health", "503").GetProperty("$ref").GetString());
    }

    [Fact]
    public async Task Get_ReDoc_TellsNobodyAboutItsReaders()
    {
        Assert.Contains("\"disableTelemetry\":true", await TextAsync("/redoc/index.js"), StringComparison.Ordinal);
    }

    private static JsonElement Operation(JsonElement document, string path, string method) => document.GetProperty("paths").GetProperty(path).GetProperty(method);

    private static JsonElement Content(JsonElement holder) => holder.GetProperty("content").GetProperty("application/json");

    private static JsonElement Response(JsonElement document, string path, string status, string method = "get") =>
        Content(Operation(document, path, method).GetProperty("responses").GetProperty(status)).GetProperty("schema");

    private async Task<JsonElement> DocumentAsync() => JsonDocument.Parse(await TextAsync("/openapi/v1.json")).RootElement;

    private async Task<string> TextAsync(string path)
    {
        using var client = probe.Client();
        using var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
