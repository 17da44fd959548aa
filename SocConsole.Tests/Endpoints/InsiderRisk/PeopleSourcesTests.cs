using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Storage;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Response.Connectors;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.InsiderRisk;

/// <summary>People from files and directories; what they do from files and the log.</summary>
public sealed class PeopleSourcesTests : IAsyncLifetime
{
    private const string Sheet = "User ID;Display_Name;Mail;Title;Department;Last-Day\nU1;Ann Example;ann@soc.test;Engineer;\"R;D\";2026-12-31\nU2;Bob Example;bob@soc.test;Clerk;Sales;\n";

    private ConsoleApplication console = null!;
    private HttpClient admin = null!;

    public async Task InitializeAsync()
    {
        console = await ConsoleApplication.StartAsync(new Dictionary<string, string?> { ["Soc:RateLimits:Enabled"] = "false", ["Soc:Outbound:AllowPrivateNetworks"] = "true" });
        admin = await console.AdminAsync();
    }

    public async Task DisposeAsync()
    {
        admin.Dispose();
        await console.DisposeAsync();
    }

    [Fact]
    public async Task People_AsASheetOfADirectory_AreReadByTheNamesOfItsColumns()
    {
        var done = await SendAsync("/api/v1/insider/people", Sheet, "text/csv").OkAsync();
        await using var db = console.Services.GetRequiredService<SocDatabase>().Read(1);
        var ann = await db.People.SingleAsync(row => row.UserId == "U1");

        Assert.Equal((2, 0), (done.GetProperty("added").GetInt32(), done.GetProperty("changed").GetInt32()));
        Assert.Equal(("Ann Example", "ann@soc.test", "Engineer", "R;D", new DateOnly(2026, 12, 31)), (ann.Name, ann.Email, ann.Role, ann.Department, ann.LastDay));
    }

    [Fact]
    public async Task People_AsAWrongSheet_AreRefusedWithTheLine()
    {
        foreach (var (sheet, told) in ((string, string)[])[("name,email\nAnn,a@b.c\n", "user_id"), ("user_id,last_day\nU1,soon\n", "line 2"), ("user_id,name\n,Ann\n", "line 2"), ("user_id\n", "nobody"), ("", "nobody")])
        {
            var refused = await SendAsync("/api/v1/insider/people", sheet, "text/csv").RefusedAsync(HttpStatusCode.BadRequest);
            Assert.Contains(told, refused.GetRawText(), StringComparison.Ordinal);
        }

        Assert.Equal(0, (await admin.GetAsync("/api/users").OkAsync()).GetArrayLength());
    }

    [Fact]
    public async Task Activities_AsASheet_CountAsTheSameLinesOfJson()
    {
        var sheet = "user_id,activity_type,timestamp,ip_address,device_id,file_path,action,size_mb,sensitive\n"
            + string.Concat(Enumerable.Range(0, 10).Select(i => $"sheet,file_access,2024-10-08T10:00:0{i}Z,10.0.0.9,pc-1,/records/{i}.xlsx,delete,1.5,true\n"));

        var done = await SendAsync("/api/v1/insider/activities", sheet, "text/csv").OkAsync();
        await admin.SendAsync(InsiderWork.Sabotage("lines", "2024-10-08"));

        Assert.Equal(10, done.GetProperty("accepted").GetInt32());
        Assert.Equal((await admin.GetAsync("/api/users/lines").OkAsync()).GetProperty("its_score").GetDouble(), (await admin.GetAsync("/api/users/sheet").OkAsync()).GetProperty("its_score").GetDouble());
    }

    [Fact]
    public async Task Directory_WithoutAConnector_SaysThatItIsNotConfigured()
    {
        var refused = await admin.PostAsync(new Uri("/api/v1/insider/people/directory", UriKind.Relative), null);

        Assert.Contains("No SCIM connector", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Directory_OfAConnector_BringsEverybodyAndChangesNothingThere()
    {
        await using var backend = await BackendStub.StartAsync<ScimBackend>();
        await admin.PostAsJsonAsync("/api/v1/connectors", new { kind = "scim", name = "Ours", enabled = true, settings = new { base_url = backend.Root + "/scim" }, secrets = new { token = BackendStub.Secret } }).OkAsync();

        var done = await admin.PostAsync(new Uri("/api/v1/insider/people/directory", UriKind.Relative), null).OkAsync();
        var people = (await admin.GetAsync("/api/users").OkAsync()).EnumerateArray().ToDictionary(row => row.Text("user_id")!, row => row.Text("status"));

        Assert.Equal((4, 0), (done.GetProperty("added").GetInt32(), backend.Changes));
        Assert.Equal(("active", "inactive"), (people["u2"], people["u3"]));
    }

    // A Windows logon or an OpenSSH session is an activity too; a guessed account is nobody, and what strangers try from outside is not the person's doing.
    [Fact]
    public async Task Log_OfSessions_BecomesActivitiesOfPeopleWhoAreKnown()
    {
        await SendAsync("/api/v1/insider/people", Sheet, "text/csv").OkAsync();
        await SendAsync("/api/v1/events?source=sshd", """
            2026-03-04T09:00:00Z web-01 sshd[77]: Accepted publickey for ann from 10.0.0.7 port 4022 ssh2: RSA SHA256:x
            2026-03-04T09:10:00Z web-01 sshd[78]: Failed password for ann from 203.0.113.7 port 4022 ssh2
            2026-03-04T09:11:00Z web-01 sshd[79]: Failed password for ann from 10.0.0.8 port 4022 ssh2
            2026-03-04T09:12:00Z web-01 sshd[80]: Accepted password for root from 10.0.0.8 port 4022 ssh2
            2026-03-04T09:13:00Z web-01 sshd[81]: Failed password for invalid user nobody from 10.0.0.8 port 4022 ssh2
            """, "text/plain").OkAsync();
        await SendAsync("/api/v1/events?source=dc", Windows("10", "BOB") + "\n" + Windows("3", "bob") + "\n" + Windows("5", "SYSTEM"), "application/x-ndjson").OkAsync();

        var ann = await ActivitiesAsync("U1", 2);
        var bob = await ActivitiesAsync("U2", 1);

        Assert.Equal(["ssh False", "ssh True"], ann.Select(act => $"{act.GetProperty("details").Text("logon_type")} {act.GetProperty("details").GetProperty("success").GetBoolean()}"));
        Assert.Equal(("web-01", "10.0.0.7", "sshd"), (ann[1].Text("device_id"), ann[1].Text("ip_address"), ann[1].GetProperty("details").Text("source")));
        Assert.StartsWith("EVT-", ann[1].GetProperty("details").Text("event_id"), StringComparison.Ordinal);
        Assert.Equal("rdp", bob[0].GetProperty("details").Text("logon_type"));
        Assert.Equal(2, (await admin.GetAsync("/api/users").OkAsync()).GetArrayLength());
    }

    [Fact]
    public async Task Log_ReadAgainAfterItsPositionWasLost_KeepsEachActOnce()
    {
        await SendAsync("/api/v1/insider/people", Sheet, "text/csv").OkAsync();
        await SendAsync("/api/v1/events?source=sshd", "2026-03-04T09:00:00Z web-01 sshd[77]: Accepted publickey for ann from 10.0.0.7 port 4022 ssh2: RSA SHA256:x", "text/plain").OkAsync();
        await ActivitiesAsync("U1", 1);

        var database = console.Services.GetRequiredService<SocDatabase>();
        await using (var db = database.Read(1))
        {
            await db.LogActivityPositions.ExecuteDeleteAsync();
        }

        await SendAsync("/api/v1/events?source=sshd", "2026-03-04T10:00:00Z web-01 sshd[77]: Accepted publickey for ann from 10.0.0.7 port 4023 ssh2: RSA SHA256:x", "text/plain").OkAsync();
        await ActivitiesAsync("U1", 2);
        await Poll.UntilAsync(async () => await PositionAsync(database) > 0, TimeSpan.FromSeconds(30));

        Assert.Equal(2, (await admin.GetAsync("/api/users/U1/activities?days=30").OkAsync()).GetArrayLength());
    }

    private static async Task<long> PositionAsync(SocDatabase database)
    {
        await using var db = database.Read(1);
        return await db.LogActivityPositions.Select(row => row.Sequence).FirstOrDefaultAsync();
    }

    private static string Windows(string type, string user) => JsonSerializer.Serialize(new
    {
        EventID = 4624,
        Channel = "Security",
        Computer = "dc1.example.com",
        TimeCreated = "2026-03-04T09:20:00Z",
        TargetUserName = user,
        TargetDomainName = "EXAMPLE",
        LogonType = type,
        IpAddress = "198.51.100.4",
    });

    private async Task<List<JsonElement>> ActivitiesAsync(string user, int expected)
    {
        List<JsonElement> found = [];
        await Poll.UntilAsync(async () => (found = [.. (await admin.GetAsync($"/api/users/{user}/activities?days=30").OkAsync()).EnumerateArray()]).Count >= expected, TimeSpan.FromSeconds(60));
        return found;
    }

    private async Task<HttpResponseMessage> SendAsync(string address, string text, string mediaType)
    {
        using var body = new StringContent(text, Encoding.UTF8, mediaType);
        return await admin.PostAsync(new Uri(address, UriKind.Relative), body);
    }
}
