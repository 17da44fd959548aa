using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;
using SocConsole.Web.Http;

namespace SocConsole.Tests.Http;

public sealed class RateLimitTests
{
    private const string Threats = "/api/v1/threats/probe";

    [Theory]
    [InlineData("/value", 200)]
    [InlineData("/throws", 500)]
    [InlineData("/no/such/path", 404)]
    [InlineData("/result/9", 404)]
    [InlineData("/admins", 403)]
    public async Task Get_AnyAnswerOfThreatOps_HasTheLimitTriple(string path, int status)
    {
        await using var probe = await ProbeApplication.StartAsync();
        using var client = probe.Client(Role.Viewer);
        using var answer = await client.GetAsync(Threats + path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("300", Header(answer, "X-RateLimit-Limit"));
        Assert.Equal("299", Header(answer, "X-RateLimit-Remaining"));
        Assert.Equal(probe.Clock.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Header(answer, "X-RateLimit-Reset"));
    }

    [Fact]
    public async Task Get_IocCheck_HasMinuteAndHour()
    {
        await using var probe = await ProbeApplication.StartAsync();
        using var client = probe.Client(Role.Viewer);
        using var answer = await client.GetAsync("/api/check_ioc/probe/value");

        Assert.Equal("60", Header(answer, "X-RateLimit-Limit-Minute"));
        Assert.Equal("59", Header(answer, "X-RateLimit-Remaining-Minute"));
        Assert.Equal("1000", Header(answer, "X-RateLimit-Limit-Hour"));
        Assert.Equal("999", Header(answer, "X-RateLimit-Remaining-Hour"));
    }

    [Fact]
    public async Task Get_FamilyWithoutDocumentedLimit_HasNone()
    {
        await using var probe = await ProbeApplication.StartAsync();
        using var client = probe.Client(Role.Viewer);
        using var answer = await client.GetAsync("/incidents/probe/value");

        Assert.False(answer.Headers.Contains("X-RateLimit-Limit"));
    }

    [Theory]
    [MemberData(nameof(ProbeEndpoints.Names), MemberType = typeof(ProbeEndpoints))]
    public async Task Get_OverTheLimit_Is429WithRetryAfter(string family)
    {
        await using var probe = await ProbeApplication.StartAsync();
        using var client = probe.Client(Role.Viewer);
        var path = ProbeEndpoints.Families[family].Prefix + "/scarce";
        (await client.GetAsync(path)).EnsureSuccessStatusCode();
        (await client.GetAsync(path)).EnsureSuccessStatusCode();
        probe.Clock.Advance(TimeSpan.FromSeconds(14.5));
        using var answer = await client.GetAsync(path);
        var body = await ProbeApplication.BodyAsync(answer);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(46), answer.Headers.RetryAfter?.Delta);
        FailureShape.Check(family, body);
        Assert.Equal(FailureShape.Expected(family, "RATE_LIMIT_EXCEEDED"), FailureShape.CodeOf(body));
        if (family == "threat_ops")
        {
            Assert.Equal(46, body.GetProperty("error").GetProperty("retry_after").GetInt32());
        }
    }

    [Fact]
    public async Task Get_AnotherPrincipal_HasALimitOfItsOwn()
    {
        await using var probe = await ProbeApplication.StartAsync();
        using var viewer = probe.Client(Role.Viewer);
        using var admin = probe.Client(Role.Admin);
        for (var i = 0; i < 3; i++)
        {
            using var _ = await viewer.GetAsync(Threats + "/scarce");
        }

        using var refused = await viewer.GetAsync(Threats + "/scarce");
        using var other = await admin.GetAsync(Threats + "/scarce");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("0", Header(refused, "X-RateLimit-Remaining"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Get_WithoutCredentials_IsCountedByAddress()
    {
        await using var probe = await ProbeApplication.StartAsync();
        using var client = probe.Client();
        using var first = await client.GetAsync(Threats + "/scarce");
        using var second = await client.GetAsync(Threats + "/scarce");
        using var third = await client.GetAsync(Threats + "/scarce");

        Assert.Equal(HttpStatusCode.Unauthorized, second.StatusCode);
        Assert.Equal("0", Header(second, "X-RateLimit-Remaining"));
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/LOGIN/")]
    public async Task Post_SignInPage_IsCountedByAddressWhoeverIsSignedIn(string path)
    {
        await using var probe = await ProbeApplication.StartAsync();
        using var anonymous = probe.Client();
        using var viewer = probe.Client(Role.Viewer);
        for (var i = 0; i < 30; i++)
        {
            using var attempt = await (i % 2 == 0 ? anonymous : viewer).PostAsync(path, content: null);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, attempt.StatusCode);
        }

        using var refused = await viewer.PostAsync(path, content: null);
        using var page = await anonymous.GetAsync(path);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(60), refused.Headers.RetryAfter?.Delta);
        Assert.Equal("text/plain", refused.Content.Headers.ContentType?.MediaType);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, page.StatusCode);
    }

    [Fact]
    public async Task Get_WindowOver_IsLetInAgain()
    {
        await using var probe = await ProbeApplication.StartAsync();
        using var client = probe.Client(Role.Viewer);
        for (var i = 0; i < 3; i++)
        {
            using var _ = await client.GetAsync(Threats + "/scarce");
        }

        probe.Clock.Advance(TimeSpan.FromMinutes(1));
        using var answer = await client.GetAsync(Threats + "/scarce");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Get_LimitFromSettings_ReplacesTheDocumentedOne()
    {
        await using var probe = await ProbeApplication.StartAsync(new Dictionary<string, string?>
        {
            ["Soc:RateLimits:PerMinute:threat_ops"] = "7",
            ["Soc:RateLimits:PerHour:threat_ops"] = "9",
        });
        using var client = probe.Client(Role.Viewer);
        using var answer = await client.GetAsync(Threats + "/value");

        Assert.Equal("7", Header(answer, "X-RateLimit-Limit"));
    }

    [Fact]
    public async Task Get_SwitchedOff_NothingIsCounted()
    {
        await using var probe = await ProbeApplication.StartAsync(new Dictionary<string, string?> { ["Soc:RateLimits:Enabled"] = "false" });
        using var client = probe.Client(Role.Viewer);
        for (var i = 0; i < 4; i++)
        {
            using var answer = await client.GetAsync(Threats + "/scarce");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Headers.Contains("X-RateLimit-Limit"));
        }
    }

    [Theory]
    [InlineData("Soc:RateLimits:PerMinute:detekt", "100", "no limit detekt")]
    [InlineData("Soc:RateLimits:PerMinute:detect", "0", "must be 1 or more")]
    public async Task Start_WrongSetting_SaysHowToMendIt(string key, string value, string says)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ProbeApplication.StartAsync(new Dictionary<string, string?> { [key] = value }));

        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_DocumentedRows_HaveTheirNumbers()
    {
        Assert.Equal((100, 200, 200, 50, 300), (Limits.Detect.PerMinute, Limits.Threats.PerMinute, Limits.Playbooks.PerMinute, Limits.Analytics.PerMinute, Limits.ThreatOps.PerMinute));
        Assert.All(new[] { Limits.ThreatIntel, Limits.IocCheck }, limit => Assert.Equal((60, 1000), (limit.PerMinute, limit.PerHour)));
        Assert.Equal(Limits.All.Count, Limits.All.Select(limit => limit.Name).Distinct().Count());
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
