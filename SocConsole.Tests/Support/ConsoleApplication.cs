using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocConsole.Web.Hosting;

namespace SocConsole.Tests.Support;

/// <summary>A whole console on a free port of 127.0.0.1 with a data directory of its own and one administrator.</summary>
internal sealed class ConsoleApplication : IAsyncDisposable
{
    public const string AdminEmail = "admin@soc.test";
    public const string AdminPassword = "Correct-Horse-7-Battery";

    private readonly TemporaryDirectory directory = new();
    private readonly WebApplication app;

    private ConsoleApplication(IReadOnlyDictionary<string, string?>? settings, Action<IServiceCollection>? replace)
    {
        MigratedFile.PutInto(directory.Path);
        app = SocConsoleApp.Build(["--urls", "http://127.0.0.1:0"], Configure, Replace);

        void Configure(WebApplicationBuilder builder)
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Soc:DataDirectory"] = directory.Path,
                ["Soc:Bootstrap:Email"] = AdminEmail,
                ["Soc:Bootstrap:Password"] = AdminPassword,
                ["Soc:Bootstrap:Organization"] = "Test",
                ["Soc:Registration:Open"] = "true",

                // Tests ask nobody outside; those of providers say so and name their own servers.
                ["Soc:Enrichment:Outside"] = "false",
            });
            builder.Configuration.AddInMemoryCollection(settings);
            builder.Logging.ClearProviders();
        }

        // The rules that the console ships with never change while it runs: to read and compile them anew was a good part of every start.
        void Replace(IServiceCollection services)
        {
            services.AddSingleton(TestPipeline.Rules);
            replace?.Invoke(services);
        }
    }

    public Uri Address => new(app.Urls.Single());

    /// <summary>For what no request can reach; prefer requests.</summary>
    public IServiceProvider Services => app.Services;

    public string DataDirectory => directory.Path;

    public static async Task<ConsoleApplication> StartAsync(IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null)
    {
        var console = new ConsoleApplication(settings, replace);
        await console.app.StartAsync();
        return console;
    }

    /// <summary>A client without credentials.</summary>
    public HttpClient Anonymous() => new() { BaseAddress = Address };

    /// <summary>A client that is signed in as the first administrator.</summary>
    public Task<HttpClient> AdminAsync() => SignInAsync(AdminEmail, AdminPassword);

    public async Task<HttpClient> SignInAsync(string email, string password)
    {
        var client = Anonymous();
        var answer = await client.PostAsJsonAsync("/api/auth/login", new { email, password });
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", body.GetProperty("access_token").GetString());
        return client;
    }

    /// <summary>Invites a new person and signs in as them.</summary>
    public async Task<HttpClient> InviteAsync(string role, HttpClient? by = null)
    {
        by ??= await AdminAsync();
        var answer = await by.PostAsJsonAsync("/api/auth/invite", new { email = $"{role}-{Guid.NewGuid():N}@soc.test", role });
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return await SignInAsync(body.GetProperty("email").GetString()!, body.GetProperty("temporary_password").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        directory.Dispose();
    }
}
