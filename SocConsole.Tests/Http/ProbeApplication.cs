using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;
using SocConsole.Tests.Support;
using SocConsole.Web.Auth;
using SocConsole.Web.Endpoints.System;
using SocConsole.Web.Http;
using SocConsole.Web.Http.Documentation;
using SocConsole.Web.Http.Failures;

namespace SocConsole.Tests.Http;

/// <summary>The shared pipeline on a real port with probe endpoints in every family and a scheme that takes its word from a header.</summary>
internal sealed class ProbeApplication : IAsyncDisposable
{
    public const string RoleHeader = "X-Probe-Role";

    private readonly TestDatabase database;
    private readonly WebApplication app;

    private ProbeApplication(TestDatabase database, IReadOnlyDictionary<string, string?>? settings, Action<IServiceCollection>? replace)
    {
        this.database = database;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddSingleton<TimeProvider>(database.Clock);
        builder.Services.AddSingleton(database.Database);
        builder.Services.AddAuthentication(ProbeScheme.Name).AddScheme<AuthenticationSchemeOptions, ProbeScheme>(ProbeScheme.Name, null);
        builder.AddSocApi();
        replace?.Invoke(builder.Services);
        app = builder.Build();
        app.UseSocApi();
        app.MapSocDocumentation();
        app.MapHealth();
        ProbeEndpoints.Map(app);
    }

    public TestClock Clock => database.Clock;

    public IServiceProvider Services => app.Services;

    public static async Task<ProbeApplication> StartAsync(IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null)
    {
        var probe = new ProbeApplication(await TestDatabase.CreateAsync(), settings, replace);
        await probe.app.StartAsync();
        return probe;
    }

    /// <summary>A client that acts with a role, or without credentials.</summary>
    public HttpClient Client(Role? role = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = new Uri(app.Urls.Single()) };
        if (role is { } named)
        {
            client.DefaultRequestHeaders.Add(RoleHeader, named.ToString());
        }

        return client;
    }

    public static async Task<JsonElement> BodyAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        database.Dispose();
    }

    private sealed class ProbeScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public const string Name = "Probe";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            string? word = Request.Headers[RoleHeader];
            if (word == "expired")
            {
                Context.Items[StatusErrors.TokenExpiredItem] = true;
                return Task.FromResult(AuthenticateResult.Fail("expired"));
            }

            if (!Enum.TryParse<Role>(word, out var role))
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var actor = new Actor(1, $"probe-{role}", $"{role}@soc.test", ActorKind.User, Permissions.Of(role));
            var principal = ActorClaims.ToPrincipal(actor, Name);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, Name)));
        }
    }
}
