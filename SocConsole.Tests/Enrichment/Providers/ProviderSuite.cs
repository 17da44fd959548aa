using System.Globalization;
using Microsoft.AspNetCore.Http;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

/// <summary>What every provider over HTTP must do with the answers that all have in common; a provider's tests inherit it and add its own answers.</summary>
public abstract class ProviderSuite
{
    /// <summary>Something that the provider can be asked about.</summary>
    protected abstract string Sample { get; }

    /// <summary>Something that it says it does not know; the sample unless it knows something of all such.</summary>
    protected virtual string UnknownSample => Sample;

    /// <summary>What it answers to a key that is none; the status by default.</summary>
    protected virtual (int Status, string Body) BadKey => (401, "{}");

    /// <summary>What it answers when it knows nothing.</summary>
    protected virtual (int Status, string Body) Unknown => (404, "{}");

    [Fact]
    public async Task Ask_UnknownIndicator_IsNotFound()
    {
        await using var server = await ProviderServer.SayingAsync(Unknown.Body, Unknown.Status);

        var reading = await AskAsync(server, UnknownSample);

        Assert.Null(reading.Fault);
        Assert.Null(reading.Finding);
    }

    [Fact]
    public async Task Ask_BadKey_IsAuthErrorWithoutTheKey()
    {
        await using var server = await ProviderServer.SayingAsync(BadKey.Body, BadKey.Status);

        var reading = await AskAsync(server);

        // Who takes no key can't refuse one.
        var takesKey = Create(server.Clients).Profile.Key != ProviderKey.None;
        Assert.Equal(takesKey ? ProviderStatus.AuthError : ProviderStatus.Error, reading.Fault?.Status);
        Assert.DoesNotContain("secret-key", reading.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_QuotaUsedUp_IsRateLimitedAndSaysHowLong()
    {
        await using var server = await ProviderServer.SayingAsync("{}", 429, ("Retry-After", "37"));
        Assert.True(IocReader.Read(Sample).Succeeded(out var ioc, out _));
        var provider = Create(server.Clients);

        var reply = await provider.AskAsync(ioc, new ProviderAccess(1, server.BaseUrl, "secret-key"), CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(37), reply.Quota?.RetryAfter);
        Assert.Equal(ProviderStatus.RateLimited, provider.Read(ioc, reply.Raw!).Fault?.Status);
    }

    [Theory]
    [InlineData(500, "{}")]
    [InlineData(503, "<html>down</html>")]
    [InlineData(200, "<html>captcha</html>")]
    [InlineData(200, "")]
    [InlineData(200, "[]")]
    [InlineData(200, "{\"data\":")]
    public async Task Ask_BrokenAnswer_IsAnError(int status, string body)
    {
        await using var server = await ProviderServer.SayingAsync(body, status, ("Location", "http://127.0.0.1:9/elsewhere"));

        var reading = await AskAsync(server);

        Assert.Null(reading.Finding);
        Assert.Equal(ProviderStatus.Error, reading.Fault?.Status);
    }

    [Fact]
    public virtual async Task Ask_Redirect_IsNotFollowed()
    {
        await using var server = await ProviderServer.SayingAsync("{}", 302, ("Location", "/elsewhere"));

        Assert.Equal(ProviderStatus.Error, (await AskAsync(server)).Fault?.Status);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Ask_AnswerBreaksOff_IsAnError()
    {
        await using var server = await ProviderServer.StartAsync(async http =>
        {
            http.Response.ContentLength = 1_000;
            await http.Response.WriteAsync("{\"data\":{");
            http.Abort();
            return Results.Empty;
        });

        Assert.Equal(ProviderStatus.Error, (await AskAsync(server)).Fault?.Status);
    }

    [Fact]
    public async Task Ask_AnswerWithoutEnd_IsCutOff()
    {
        await using var server = await ProviderServer.StartAsync(async http =>
        {
            var block = new string('x', 1 << 16);
            for (var sent = 0; sent < 1_000 && !http.RequestAborted.IsCancellationRequested; sent++)
            {
                await http.Response.WriteAsync(block, http.RequestAborted);
            }

            return Results.Empty;
        });

        var fault = (await AskAsync(server)).Fault;

        Assert.Equal(ProviderStatus.Error, fault?.Status);
        Assert.Contains("larger than", fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_NobodyAnswers_StopsWhenTold()
    {
        var held = new TaskCompletionSource();
        await using var server = await ProviderServer.StartAsync(async http =>
        {
            await held.Task;
            return Results.Empty;
        });
        Assert.True(IocReader.Read(Sample).Succeeded(out var ioc, out _));
        using var patience = new CancellationTokenSource();
        var asking = Create(server.Clients).AskAsync(ioc, new ProviderAccess(1, server.BaseUrl, "secret-key"), patience.Token);
        await Support.Poll.UntilAsync(() => Task.FromResult(server.Asked.Count == 1), TimeSpan.FromSeconds(20));

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        held.SetResult();
    }

    [Fact]
    public void Profile_Always_IsWhole()
    {
        using var server = new EmptyClients();
        var profile = Create(server).Profile;

        Assert.Matches("^[a-z0-9_]+$", profile.Name);
        Assert.NotEmpty(profile.Types);
        Assert.InRange(profile.Weight, 0, 1);
        Assert.All(profile.Limits.Keys, name => Assert.Matches("^per_(second|minute|hour|day|week|month)$", name));
        Assert.True(Uri.IsWellFormedUriString(profile.BaseUrl, UriKind.Absolute));
        Assert.False(profile.BaseUrl!.EndsWith('/'), profile.BaseUrl.ToString(CultureInfo.InvariantCulture));
    }

    private protected Task<ProviderReading> AskAsync(ProviderServer server, string? ioc = null, string? key = "secret-key") => server.AskAsync(Create(server.Clients), ioc ?? Sample, key);

    /// <summary>Asks a server that answers so, and gives what was found.</summary>
    private protected async Task<(ProviderFinding Finding, AskedRequest Asked)> FindAsync(string body, string? ioc = null, string? key = "secret-key")
    {
        await using var server = await ProviderServer.SayingAsync(body);
        var reading = await AskAsync(server, ioc, key);
        Assert.True(reading.Finding is not null, reading.Fault?.Message ?? "not found");
        return (reading.Finding, server.Asked.Single());
    }

    protected abstract IIocProvider Create(IHttpClientFactory clients);

    private sealed class EmptyClients : IHttpClientFactory, IDisposable
    {
        public HttpClient CreateClient(string name) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
