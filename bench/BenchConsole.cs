using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using SocConsole.Web.Hosting;

namespace SocConsole.Bench;

/// <summary>A console in this process on a free port, with a data directory of its own.</summary>
internal sealed class BenchConsole : IAsyncDisposable
{
    private const string Email = "bench@soc.test";
    private const string Password = "Bench-Console-4-Speed";
    private readonly WebApplication app;

    private BenchConsole(IReadOnlyDictionary<string, string?>? settings) => app = SocConsoleApp.Build(["--urls", "http://127.0.0.1:0"], builder =>
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Soc:DataDirectory"] = Directory,
            ["Soc:Bootstrap:Email"] = Email,
            ["Soc:Bootstrap:Password"] = Password,
            ["Soc:RateLimits:Enabled"] = "false",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
    });

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("soc-bench-").FullName;

    public IServiceProvider Services => app.Services;

    public Uri Address => new(app.Urls.Single());

    public HttpClient Client { get; private set; } = null!;

    public string Token { get; private set; } = null!;

    public static async Task<BenchConsole> StartAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var console = new BenchConsole(settings);
        await console.app.StartAsync();
        console.Client = new HttpClient { BaseAddress = console.Address, Timeout = Timeout.InfiniteTimeSpan };
        var answer = await console.Client.PostAsJsonAsync("/api/auth/login", new { email = Email, password = Password });
        answer.EnsureSuccessStatusCode();
        console.Token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
        console.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", console.Token);
        return console;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
