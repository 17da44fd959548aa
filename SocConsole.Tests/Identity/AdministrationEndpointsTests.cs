using System.Net;
using System.Net.Http.Json;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Identity;

public sealed class AdministrationEndpointsTests : IAsyncLifetime
{
    private ConsoleApplication console = null!;
    private HttpClient admin = null!;

    public async Task InitializeAsync()
    {
        console = await ConsoleApplication.StartAsync();
        admin = await console.AdminAsync();
    }

    public async Task DisposeAsync()
    {
        admin.Dispose();
        await console.DisposeAsync();
    }

    [Fact]
    public async Task Me_Invited_HasTheFieldsOfEveryDocument()
    {
        using var analyst = await console.InviteAsync("analyst", admin);

        var me = await analyst.GetAsync("/api/auth/me").OkAsync();

        string[] fields =
        [
            "id", "user_id", "email", "username", "name", "full_name", "role", "organization", "organization_id", "user", "permissions", "is_active", "created_at",
            "last_login_at", "two_factor_enabled", "password_change_required",
        ];
        Assert.Equal(fields.Order(), me.EnumerateObject().Select(field => field.Name).Order());
        Assert.Equal(("analyst", "Test", "True"), (me.Text("role"), me.Text("organization", "name"), me.Text("password_change_required")));
        Assert.Contains("send_events", me.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()));
    }

    [Fact]
    public async Task Invite_ByAnAnalyst_Is403()
    {
        using var analyst = await console.InviteAsync("analyst", admin);

        var refused = await analyst.PostAsJsonAsync("/api/auth/invite", new { email = "x@soc.test", role = "analyst" }).RefusedAsync(HttpStatusCode.Forbidden);

        Assert.Equal("INSUFFICIENT_PERMISSIONS", refused.Text("error", "code"));
    }

    [Theory]
    [InlineData("""{"email":"x@soc.test"}""")]
    [InlineData("""{"email":"x@soc.test","role":"root"}""")]
    [InlineData("""{"email":"nonsense","role":"viewer"}""")]
    [InlineData("""{"role":"viewer"}""")]
    public async Task Invite_BadBody_Is400(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        await admin.PostAsync("/api/auth/invite", content).RefusedAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Users_RoleDisableReset_TakeHold()
    {
        var invited = await admin.PostAsJsonAsync("/api/auth/invite", new { email = "person@soc.test", role = "viewer" }).OkAsync();
        using var person = await console.SignInAsync("person@soc.test", invited.Text("temporary_password"));
        var id = (await person.GetAsync("/api/auth/me").OkAsync()).Text("id");

        await admin.PostAsJsonAsync($"/api/auth/users/{id}/role", new { role = "analyst" }).OkAsync();
        await person.GetAsync("/api/auth/me").RefusedAsync(HttpStatusCode.Unauthorized);
        var reset = await admin.PostAsync($"/api/auth/users/{id}/reset", null).OkAsync();
        using var again = await console.SignInAsync("person@soc.test", reset.Text("temporary_password"));
        Assert.Equal("analyst", (await again.GetAsync("/api/auth/me").OkAsync()).Text("role"));
        await admin.PostAsync($"/api/auth/users/{id}/disable", null).OkAsync();
        await again.GetAsync("/api/auth/me").RefusedAsync(HttpStatusCode.Unauthorized);
        var users = await admin.GetAsync("/api/auth/users").OkAsync();
        Assert.Equal(["admin@soc.test", "person@soc.test"], users.GetProperty("users").EnumerateArray().Select(user => user.Text("email")));
    }

    [Fact]
    public async Task LastAdministrator_Is409()
    {
        var id = (await admin.GetAsync("/api/auth/me").OkAsync()).Text("id");

        await admin.PostAsJsonAsync($"/api/auth/users/{id}/role", new { role = "viewer" }).RefusedAsync(HttpStatusCode.Conflict);
        await admin.PostAsJsonAsync($"/api/auth/users/{id}/disable", new { disabled = true }).RefusedAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Password_Changed_EndsOtherSessions()
    {
        using var other = await console.AdminAsync();
        var body = new { current_password = ConsoleApplication.AdminPassword, new_password = "Better-Horse-8-Battery" };

        await admin.PostAsJsonAsync("/api/auth/password", body).OkAsync();

        await admin.GetAsync("/api/auth/me").OkAsync();
        await other.GetAsync("/api/auth/me").RefusedAsync(HttpStatusCode.Unauthorized);
        await console.SignInAsync(ConsoleApplication.AdminEmail, "Better-Horse-8-Battery");
    }

    [Fact]
    public async Task Ids_OfAnotherOrganization_Are404OnEveryEndpoint()
    {
        var id = (await admin.GetAsync("/api/auth/me").OkAsync()).Text("id");
        var session = (await admin.GetAsync("/api/auth/sessions").OkAsync()).GetProperty("sessions")[0].Text("id");
        var key = (await admin.PostAsJsonAsync("/api/auth/api-keys", new { name = "key", role = "viewer" }).OkAsync()).Text("id");
        await admin.PostAsJsonAsync("/api/auth/devices", new { name = "device" }).OkAsync();
        var device = (await admin.GetAsync("/api/auth/devices").OkAsync()).GetProperty("devices")[0].Text("id");
        using var stranger = await console.StrangerAsync();

        await stranger.PostAsJsonAsync($"/api/auth/users/{id}/role", new { role = "viewer" }).RefusedAsync(HttpStatusCode.NotFound);
        await stranger.PostAsync($"/api/auth/users/{id}/disable", null).RefusedAsync(HttpStatusCode.NotFound);
        await stranger.PostAsync($"/api/auth/users/{id}/reset", null).RefusedAsync(HttpStatusCode.NotFound);
        await stranger.DeleteAsync($"/api/auth/sessions/{session}").RefusedAsync(HttpStatusCode.NotFound);
        await stranger.DeleteAsync($"/api/auth/api-keys/{key}").RefusedAsync(HttpStatusCode.NotFound);
        await stranger.DeleteAsync($"/api/auth/devices/{device}").RefusedAsync(HttpStatusCode.NotFound);
        foreach (var list in (string[])["users", "sessions", "api-keys", "devices"])
        {
            var mine = await stranger.GetAsync($"/api/auth/{list}").OkAsync();
            Assert.DoesNotContain("soc.test", mine.ToString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("soc.test", (await stranger.GetAsync("/api/v1/audit?limit=100").OkAsync()).ToString(), StringComparison.Ordinal);
        await admin.DeleteAsync($"/api/auth/api-keys/{key}").OkAsync();
        await admin.DeleteAsync($"/api/auth/devices/{device}").OkAsync();
    }

    [Fact]
    public async Task Sessions_Revoked_EndAtOnceAndTellWhichIsCurrent()
    {
        using var other = await console.AdminAsync();
        var sessions = (await admin.GetAsync("/api/auth/sessions").OkAsync()).GetProperty("sessions").EnumerateArray().ToList();
        var strange = Assert.Single(sessions, session => !session.GetProperty("current").GetBoolean());

        await admin.DeleteAsync($"/api/auth/sessions/{strange.Text("id")}").OkAsync();

        await other.GetAsync("/api/auth/me").RefusedAsync(HttpStatusCode.Unauthorized);
        await admin.GetAsync("/api/auth/me").OkAsync();
    }

    [Fact]
    public async Task Audit_FiltersAndVerifies()
    {
        using var viewer = await console.InviteAsync("viewer", admin);

        var invitations = await admin.GetAsync("/api/v1/audit?action=user.invited&limit=1&from_date=2020-01-01T00:00:00Z").OkAsync();
        var verified = await admin.GetAsync("/api/v1/audit/verify").OkAsync();

        Assert.Equal(("user.invited", "admin@soc.test", "viewer"), (
            invitations.GetProperty("data").GetProperty("records")[0].Text("action"),
            invitations.GetProperty("data").GetProperty("records")[0].Text("actor"),
            invitations.GetProperty("data").GetProperty("records")[0].Text("details", "role")));
        Assert.Equal("1", invitations.Text("data", "pagination", "total"));
        Assert.Equal(("True", ""), (verified.Text("data", "intact"), verified.Text("data", "reason")));
        Assert.Equal("0", (await admin.GetAsync("/api/v1/audit?to_date=2020-01-01").OkAsync()).Text("data", "pagination", "total"));
        await admin.GetAsync("/api/v1/audit?limit=101").RefusedAsync(HttpStatusCode.BadRequest);
        await viewer.GetAsync("/api/v1/audit").RefusedAsync(HttpStatusCode.Forbidden);
        await viewer.GetAsync("/api/v1/audit/verify").RefusedAsync(HttpStatusCode.Forbidden);
    }
}
