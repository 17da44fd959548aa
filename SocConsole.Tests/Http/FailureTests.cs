using System.Net;
using System.Text;
using System.Text.Json;
using SocConsole.Core.Identity;

namespace SocConsole.Tests.Http;

public sealed class FailureTests(ProbeFixture fixture) : IClassFixture<ProbeFixture>
{
    private readonly ProbeApplication probe = fixture.Application;

    public static TheoryData<string> Families => ProbeEndpoints.Names;

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Post_BrokenJson_IsInvalidAndSaysWhere(string family)
    {
        var body = await FailAsync(family, HttpMethod.Post, "/body", FailureShape.Invalid(family), "INVALID_REQUEST", Json("{\"broken\": "));

        Assert.Contains("line 1", FailureShape.MessageOf(body), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Post_TooDeepJson_IsInvalid(string family)
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40);

        await FailAsync(family, HttpMethod.Post, "/body", FailureShape.Invalid(family), "INVALID_REQUEST", Json(deep));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Post_ValueOfWrongType_NamesTheField(string family)
    {
        var body = await FailAsync(
            family, HttpMethod.Post, "/body", FailureShape.Invalid(family), "INVALID_REQUEST", Json("""{"log_entry":"x","source":"y","attempts":"five"}"""));

        Assert.StartsWith("attempts: ", FailureShape.MessageOf(body), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Post_MissingMember_NamesIt(string family)
    {
        var body = await FailAsync(family, HttpMethod.Post, "/body", FailureShape.Invalid(family), "INVALID_REQUEST", Json("""{"log_entry":"x","attempts":1}"""));

        Assert.Equal("source: is required", FailureShape.MessageOf(body));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Post_NoBody_IsInvalid(string family)
    {
        await FailAsync(family, HttpMethod.Post, "/body", FailureShape.Invalid(family), "INVALID_REQUEST", Json(""));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_ParameterOfWrongForm_NamesIt(string family)
    {
        var body = await FailAsync(family, HttpMethod.Get, "/number?days=many", FailureShape.Invalid(family), "INVALID_REQUEST");

        Assert.StartsWith("days: ", FailureShape.MessageOf(body), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_MissingParameter_NamesIt(string family)
    {
        var body = await FailAsync(family, HttpMethod.Get, "/number", FailureShape.Invalid(family), "INVALID_REQUEST");

        Assert.Equal("days: is required", FailureShape.MessageOf(body));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_ValidationProblem_HasFieldsInTheirWireForm(string family)
    {
        var body = await FailAsync(family, HttpMethod.Get, "/invalid", FailureShape.Invalid(family), "INVALID_REQUEST");

        Assert.Equal("rows[0].log_entry: The log_entry field is required.", FailureShape.MessageOf(body));
        if (family == "threat_ops")
        {
            Assert.Equal("The log_entry field is required.", body.GetProperty("error").GetProperty("details").GetProperty("rows[0].log_entry")[0].GetString());
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_RefusedByTheFrameworksValidation_HasTheFamilysShape(string family)
    {
        var body = await FailAsync(family, HttpMethod.Get, "/refused", FailureShape.Invalid(family), "INVALID_REQUEST");

        Assert.Equal("log_entry: The field log_entry must be a string.", FailureShape.MessageOf(body));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Post_OtherMediaType_Is415(string family)
    {
        await FailAsync(family, HttpMethod.Post, "/body", 415, "UNSUPPORTED_MEDIA_TYPE", new StringContent("a=b", Encoding.UTF8, "text/plain"));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Post_BodyOverTenMegabytes_Is413(string family)
    {
        using var body = new StringContent($$"""{"log_entry":"{{new string('x', 10 * 1024 * 1024)}}","attempts":1,"source":"s"}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, ProbeEndpoints.Families[family].Prefix + "/body") { Content = body };
        request.Headers.ExpectContinue = true;

        await FailAsync(family, request, 413, "PAYLOAD_TOO_LARGE");
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_UnknownPath_Is404(string family)
    {
        await FailAsync(family, HttpMethod.Get, "/no/such/path", 404, "NOT_FOUND");
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_HandlerSaysNotFoundWithoutBody_Is404(string family)
    {
        await FailAsync(family, HttpMethod.Get, "/missing", 404, "NOT_FOUND");
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_ErrorOfTheOperation_KeepsItsCode(string family)
    {
        var body = await FailAsync(family, HttpMethod.Get, "/result/9", 404, "THREAT_NOT_FOUND");

        Assert.Equal("Threat with ID 9 not found", FailureShape.MessageOf(body));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Put_WrongMethod_Is405AndListsTheRightOnes(string family)
    {
        using var client = probe.Client(Role.Viewer);
        using var answer = await client.PutAsync(ProbeEndpoints.Families[family].Prefix + "/value", null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow.Order());
        FailureShape.Check(family, await ProbeApplication.BodyAsync(answer));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_Exception_Is500WithoutDetails(string family)
    {
        var body = await FailAsync(family, HttpMethod.Get, "/throws", 500, "INTERNAL_ERROR");

        Assert.DoesNotContain("secret", body.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_NoCredentials_Is401WithScheme(string family)
    {
        using var client = probe.Client();
        using var answer = await client.GetAsync(ProbeEndpoints.Families[family].Prefix + "/value");
        var body = await ProbeApplication.BodyAsync(answer);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        FailureShape.Check(family, body);
        Assert.Equal(FailureShape.Expected(family, "AUTHENTICATION_FAILED"), FailureShape.CodeOf(body));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_ExpiredToken_IsToldApart(string family)
    {
        using var client = probe.Client();
        client.DefaultRequestHeaders.Add(ProbeApplication.RoleHeader, "expired");
        using var answer = await client.GetAsync(ProbeEndpoints.Families[family].Prefix + "/value");
        var body = await ProbeApplication.BodyAsync(answer);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        FailureShape.Check(family, body);
        Assert.Equal(FailureShape.Expected(family, "TOKEN_EXPIRED"), FailureShape.CodeOf(body));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_WrongRole_Is403AndNamesThePermission(string family)
    {
        var body = await FailAsync(family, HttpMethod.Get, "/admins", 403, "INSUFFICIENT_PERMISSIONS");

        Assert.Contains("manage_users", FailureShape.MessageOf(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_PathOfNoDocument_HasTheKeysOfBothStyles()
    {
        using var client = probe.Client();
        using var answer = await client.GetAsync("/no-such-thing");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        FailureShape.Check("shared", await ProbeApplication.BodyAsync(answer));
    }

    [Fact]
    public async Task Get_UnknownPage_IsLeftToThePages()
    {
        using var client = probe.Client();
        using var answer = await client.GetAsync("/console/no-such-page");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
        Assert.Null(answer.Headers.CacheControl);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task<JsonElement> FailAsync(string family, HttpMethod method, string path, int status, string code, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, ProbeEndpoints.Families[family].Prefix + path) { Content = content };
        return await FailAsync(family, request, status, code);
    }

    private async Task<JsonElement> FailAsync(string family, HttpRequestMessage request, int status, string code)
    {
        using var client = probe.Client(Role.Viewer);
        using var answer = await client.SendAsync(request);
        var body = await ProbeApplication.BodyAsync(answer);

        Assert.Equal(status, (int)answer.StatusCode);
        FailureShape.Check(family, body);
        Assert.Equal(FailureShape.Expected(family, code), FailureShape.CodeOf(body));
        return body;
    }
}
