using System.Net;
using System.Net.Http.Json;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.InsiderRisk;

public sealed class InsiderPrivacyEndpointTests : IAsyncLifetime
{
    private ConsoleApplication console = null!;
    private HttpClient admin = null!;

    public async Task InitializeAsync()
    {
        console = await ConsoleApplication.StartAsync(new Dictionary<string, string?> { ["Soc:RateLimits:Enabled"] = "false" });
        admin = await console.AdminAsync();
        await admin.PostAsJsonAsync("/api/v1/insider/people", new[] { new { user_id = "U1", name = "First Last", email = "first.last@corp.example" } }).OkAsync();
        await admin.PostAsync(new Uri("/api/simulate/activity?user_id=U1&activity_count=3", UriKind.Relative), null).OkAsync();
    }

    public async Task DisposeAsync()
    {
        admin.Dispose();
        await console.DisposeAsync();
    }

    [Fact]
    public async Task Person_RevealedExportedAndErased_IsGone()
    {
        await admin.PostAsJsonAsync("/api/v1/insider/people/U1/reveal", new { reason = "no" }).RefusedAsync(HttpStatusCode.BadRequest);
        var revealed = await admin.PostAsJsonAsync("/api/v1/insider/people/U1/reveal", new { reason = "Talk with the manager" }).OkAsync();
        var masked = await admin.GetAsync("/api/users/U1").OkAsync();
        var export = await admin.GetAsync("/api/v1/insider/people/U1/export").OkAsync();
        var erased = await admin.DeleteAsync(new Uri("/api/v1/insider/people/U1", UriKind.Relative)).OkAsync();

        Assert.Equal(("First Last", "F*** L***"), (revealed.Text("name"), masked.Text("name")));
        Assert.Equal(("first.last@corp.example", 3), (export.GetProperty("person").Text("email"), export.GetProperty("activities").GetArrayLength()));
        Assert.Equal(3, erased.GetProperty("activities").GetInt32());
        await admin.GetAsync("/api/users/U1").RefusedAsync(HttpStatusCode.NotFound);
        await admin.DeleteAsync(new Uri("/api/v1/insider/people/U1", UriKind.Relative)).RefusedAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Settings_PutInPart_KeepTheRest()
    {
        await admin.PutAsJsonAsync("/api/v1/insider/settings", new { show_names = true, retention_days = 90 }).OkAsync();
        await admin.PutAsJsonAsync("/api/v1/insider/settings", new { sensitivity = 2 }).RefusedAsync(HttpStatusCode.BadRequest);
        await admin.PutAsJsonAsync("/api/v1/insider/settings", new { sensitivity = -0.5 }).OkAsync();

        var settings = await admin.GetAsync("/api/v1/insider/settings").OkAsync();

        Assert.Equal((-0.5, true, 90), (settings.GetProperty("sensitivity").GetDouble(), settings.GetProperty("show_names").GetBoolean(), settings.GetProperty("retention_days").GetInt32()));
        Assert.Equal("First Last", (await admin.GetAsync("/api/users/U1").OkAsync()).Text("name"));
    }
}
