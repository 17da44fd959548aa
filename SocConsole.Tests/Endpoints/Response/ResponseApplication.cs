using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;
using SocConsole.Tests.Response;
using SocConsole.Web.Auth;
using SocConsole.Web.Endpoints.Response;
using SocConsole.Web.Http;

namespace SocConsole.Tests.Endpoints.Response;

/// <summary>The API over a response world, on a real port, with a scheme that takes its word from headers.</summary>
internal sealed class ResponseApplication : IAsyncDisposable
{
    private const string PersonHeader = "X-Test-Person";
    private readonly WebApplication app;

    private ResponseApplication(ResponseWorld world)
    {
        World = world;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        world.Compose(builder.Services, null, []);
        builder.Services.AddAuthentication(TestScheme.Name).AddScheme<AuthenticationSchemeOptions, TestScheme>(TestScheme.Name, null);
        builder.AddSocApi();
        app = builder.Build();
        app.UseSocApi();
        app.MapPlaybooks();
        app.MapBlockList();
        app.MapEvidence();
    }

    public ResponseWorld World { get; }

    public static async Task<ResponseApplication> StartAsync()
    {
        var application = new ResponseApplication(await ResponseWorld.CreateAsync());
        await application.app.StartAsync();
        return application;
    }

    public HttpClient Anonymous() => new() { BaseAddress = new Uri(app.Urls.Single()) };

    /// <summary>A client of a new person.</summary>
    public HttpClient Client(Role role, int? organizationId = null) => Client(World.Test.Person(role, organizationId), role);

    public HttpClient Client(Actor person, Role role)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Add(PersonHeader, $"{person.OrganizationId}|{person.Id}|{person.Name}|{role}");
        return client;
    }

    public static async Task<JsonElement> BodyAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    public static async Task<JsonElement> DataAsync(HttpResponseMessage answer)
    {
        var body = await BodyAsync(answer);
        Assert.True(answer.IsSuccessStatusCode, body.ToString());
        return body.GetProperty("data");
    }

    public static async Task<string?> CodeAsync(HttpResponseMessage answer) => (await BodyAsync(answer)).GetProperty("error").GetProperty("code").GetString();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await World.DisposeAsync();
    }

    private sealed class TestScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public const string Name = "Test";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers[PersonHeader].ToString().Split('|') is not [var organization, var id, var name, var role])
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var actor = new Actor(int.Parse(organization, System.Globalization.CultureInfo.InvariantCulture), id, name, ActorKind.User, Permissions.Of(Enum.Parse<Role>(role)));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(ActorClaims.ToPrincipal(actor, Name), Name)));
        }
    }
}
