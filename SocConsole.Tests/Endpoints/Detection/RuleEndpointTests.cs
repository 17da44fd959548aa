using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SocConsole.Tests.Detection.Management;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Detection;

public sealed class RuleEndpointTests : IAsyncLifetime
{
    private ConsoleApplication console = null!;
    private HttpClient analyst = null!;

    public async Task InitializeAsync()
    {
        console = await ConsoleApplication.StartAsync();
        analyst = await console.InviteAsync("analyst");
    }

    public async Task DisposeAsync()
    {
        analyst.Dispose();
        await console.DisposeAsync();
    }

    [Fact]
    public async Task Rule_FromCreationToDeletion_OverHttp()
    {
        var created = await analyst.PostAsJsonAsync("/api/v1/rules", new { text = RuleWorld.Text() });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        var changed = await analyst.PutAsJsonAsync($"/api/v1/rules/{RuleWorld.RuleId}", new { text = RuleWorld.Text(user: "trent"), version = 1 }).OkAsync();
        var off = await analyst.PatchAsJsonAsync($"/api/v1/rules/{RuleWorld.RuleId}", new { enabled = false, severity = "critical" }).OkAsync();
        using var bare = new StringContent("{\"severity\":null}", Encoding.UTF8, "application/json");
        var back = await analyst.PatchAsync(new Uri($"/api/v1/rules/{RuleWorld.RuleId}", UriKind.Relative), bare).OkAsync();
        var listed = await analyst.GetAsync("/api/v1/rules?pack=own&enabled=false").OkAsync();
        var deleted = await analyst.DeleteAsync(new Uri($"/api/v1/rules/{RuleWorld.RuleId}", UriKind.Relative));

        Assert.Equal("2", changed.Text("data", "rule", "version"));
        Assert.Equal("critical", off.Text("data", "severity"));
        Assert.Equal(("medium", "False"), (back.Text("data", "severity"), back.Text("data", "enabled")));
        Assert.Equal("1", listed.Text("data", "pagination", "total"));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await analyst.GetAsync(new Uri($"/api/v1/rules/{RuleWorld.RuleId}", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Create_FaultyText_Is400WithTheLine()
    {
        var answer = await analyst.PostAsJsonAsync("/api/v1/rules", new { text = "title: x\n" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("line 1", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Viewer_MayReadAndNotChange()
    {
        using var viewer = await console.InviteAsync("viewer");

        await viewer.GetAsync("/api/v1/rules").OkAsync();
        await viewer.GetAsync("/api/v1/coverage").OkAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsJsonAsync("/api/v1/rules", new { text = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PatchAsJsonAsync("/api/v1/rules", new { filter = new { }, enabled = false })).StatusCode);
    }

    [Theory]
    [InlineData("application/zip")]
    [InlineData("multipart/form-data")]
    [InlineData("application/yaml")]
    public async Task Import_InEveryForm_AddsTheRule(string type)
    {
        using var content = ContentOf(type);

        var done = await analyst.PostAsync(new Uri("/api/v1/rules/import?pack=mine", UriKind.Relative), content).OkAsync();

        Assert.Equal(("1", "0"), (done.Text("data", "added"), done.Text("data", "refused_total")));
        Assert.Equal("1", (await analyst.GetAsync("/api/v1/rules?pack=mine").OkAsync()).Text("data", "pagination", "total"));
    }

    [Theory]
    [InlineData("http://rules.example/rules.zip")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user@rules.example/rules.zip")]
    public async Task Import_AddressThatIsNoPlainHttps_Is400(string url)
    {
        var answer = await analyst.PostAsJsonAsync("/api/v1/rules/import", new { url });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Import_AddressInside_IsRefusedByTheGuard()
    {
        var answer = await analyst.PostAsJsonAsync("/api/v1/rules/import", new { url = "https://127.0.0.1:1/rules.zip" });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("loopback", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_NewRule_CountsStoredEvents()
    {
        using var line = new StringContent("Mar  4 10:00:00 web-01 sudo[9]: mallory : TTY=pts/0 ; PWD=/home ; USER=root ; COMMAND=/usr/bin/id");
        line.Headers.ContentType = new("text/plain");
        await analyst.PostAsync(new Uri("/api/v1/events", UriKind.Relative), line).OkAsync();

        var tried = await analyst.PostAsJsonAsync("/api/v1/rules/preview", new { text = RuleWorld.Text() }).OkAsync();

        Assert.Equal(("1", "1"), (tried.Text("data", "scanned"), tried.Text("data", "matches")));
    }

    [Fact]
    public async Task Exception_CreatedListedAndDeleted()
    {
        var made = await analyst.PostAsJsonAsync("/api/v1/rules/exceptions", new { rule_id = "*", title = "Backup", selection = "user.name: svc", reason = "job" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).Text("data", "id");

        Assert.Contains("Backup", (await analyst.GetAsync("/api/v1/rules/exceptions").OkAsync()).ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await analyst.DeleteAsync(new Uri($"/api/v1/rules/exceptions/{id}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await analyst.DeleteAsync(new Uri($"/api/v1/rules/exceptions/{id}", UriKind.Relative))).StatusCode);
    }

    private static HttpContent ContentOf(string type)
    {
        if (type == "application/yaml")
        {
            return new StringContent(RuleWorld.Text(), Encoding.UTF8, type);
        }

        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var writer = new StreamWriter(zip.CreateEntry("rule.yml").Open());
            writer.Write(RuleWorld.Text());
        }

        var file = new ByteArrayContent(stream.ToArray());
        file.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        return type == "application/zip" ? file : new MultipartFormDataContent { { file, "file", "rules.zip" } };
    }
}
