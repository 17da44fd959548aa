using SocConsole.Core.Identity;

namespace SocConsole.Tests.Http;

public sealed class SecurityHeaderTests(ProbeFixture fixture) : IClassFixture<ProbeFixture>
{
    private readonly ProbeApplication probe = fixture.Application;

    [Theory]
    [InlineData("/api/v1/threats/probe/value")]
    [InlineData("/api/v1/threats/probe/throws")]
    [InlineData("/api/v1/threats/probe/admins")]
    [InlineData("/no-such-thing")]
    [InlineData("/console/no-such-page")]
    [InlineData("/health")]
    [InlineData("/docs/index.html")]
    [InlineData("/redoc/index.html")]
    [InlineData("/openapi/v1.json")]
    public async Task Get_AnyAnswer_HasTheDocumentedHeaders(string path)
    {
        using var client = probe.Client(Role.Viewer);
        using var answer = await client.GetAsync(path);

        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
        Assert.Equal("1; mode=block", Header(answer, "X-XSS-Protection"));
        Assert.Equal("max-age=31536000; includeSubDomains", Header(answer, "Strict-Transport-Security"));
        Assert.StartsWith("default-src 'self'; script-src 'self'; ", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/api/v1/threats/probe/value")]
    [InlineData("/api/v1/threats/probe/throws")]
    [InlineData("/api/users/no/such/path")]
    [InlineData("/health")]
    public async Task Get_AnswerOfAnApi_IsNotStored(string path)
    {
        using var client = probe.Client(Role.Viewer);
        using var answer = await client.GetAsync(path);

        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
