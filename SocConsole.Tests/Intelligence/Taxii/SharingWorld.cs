using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Taxii;

/// <summary>A console with two organizations: one that gives indicators away, and one that fetches.</summary>
public sealed class SharingWorld : IAsyncLifetime
{
    internal ConsoleApplication Console { get; private set; } = null!;

    /// <summary>An administrator of the organization that gives.</summary>
    internal HttpClient Giver { get; private set; } = null!;

    /// <summary>An administrator of the one that fetches.</summary>
    internal HttpClient Taker { get; private set; } = null!;

    /// <summary>An API key of the giver's, of the role viewer.</summary>
    internal string Key { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Console = await ConsoleApplication.StartAsync(new Dictionary<string, string?> { ["Soc:Outbound:AllowPrivateNetworks"] = "true", ["Soc:RateLimits:Enabled"] = "false" });
        Giver = await Console.AdminAsync();
        Taker = await Console.StrangerAsync();
        Key = await KeyAsync("viewer");
    }

    public async Task DisposeAsync()
    {
        Giver.Dispose();
        Taker.Dispose();
        await Console.DisposeAsync();
    }

    internal async Task<string> KeyAsync(string role) => (await Giver.PostAsJsonAsync("/api/auth/api-keys", new { name = role, role }).OkAsync()).Text("key");

    /// <summary>All in one write, so that they have one time.</summary>
    internal async Task TellAsync(IEnumerable<string> values, params string[] tags)
    {
        var database = Console.Services.GetRequiredService<SocDatabase>();
        var organization = await OrganizationAsync("Test");
        var result = await database.WriteAsync<Done>(organization, async unit =>
        {
            await using var store = IndicatorStore.In(unit, organization, null);
            foreach (var value in values)
            {
                var normal = IndicatorNormaliser.Normalise(value).Value;
                await store.PutAsync(new IndicatorRow(normal, new NewIndicator(normal.Type, value, 0.8, Severity.High, tags)), CancellationToken.None);
            }

            return Done.Value;
        }, CancellationToken.None);
        Assert.Null(result.Error);
    }

    internal async Task<IReadOnlyList<(IndicatorType Type, string Value)>> StoredAsync(string organization)
    {
        await using var db = Console.Services.GetRequiredService<SocDatabase>().Read(await OrganizationAsync(organization));
        var rows = await db.Indicators.Select(row => new { row.Type, row.NormalizedValue }).ToListAsync();
        return [.. rows.Select(row => (row.Type, row.NormalizedValue))];
    }

    internal HttpClient Basic(string user, string password)
    {
        var client = Console.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return client;
    }

    /// <summary>Adds a feed to the organization that fetches; gives its number.</summary>
    internal async Task<string> FeedAsync(string address, object parameters, string? key = null) =>
        (await Taker.PostAsJsonAsync("/api/v1/feeds", new { source_name = $"feed of {address}", base_url = address, parameters, api_key = key }).OkAsync()).Text("id");

    /// <summary>Fetches and waits for the end of the job.</summary>
    internal async Task<JsonElement> FetchAsync(string feed)
    {
        var job = (await Taker.PostAsync($"/api/v1/feeds/{feed}/fetch", null).OkAsync()).Text("id");
        JsonElement seen = default;
        await Poll.UntilAsync(async () => (seen = await Taker.GetAsync($"/api/v1/jobs/{job}").OkAsync()).Text("status") is "completed" or "failed", TimeSpan.FromSeconds(60));
        return seen;
    }

    internal static IEnumerable<string> Addresses(int count) => Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"198.18.{number / 250}.{(number % 250) + 1}"));

    private async Task<int> OrganizationAsync(string name)
    {
        await using var db = Console.Services.GetRequiredService<SocDatabase>().Across();
        return await db.Organizations.Where(row => row.Name == name).Select(row => row.Id).SingleAsync();
    }
}
