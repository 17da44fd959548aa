using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Tests.Architecture;
using SocConsole.Tests.Enrichment;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Enrichment;

public sealed class BulkEndpointTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Text = "ioc\r\n8.8.8.8\r\nexample.com\r\nhttp://bulk.example/a\r\n";

    private static readonly (string, string) Unlimited = ("Soc:RateLimits:Enabled", "false");

    [Fact]
    public async Task Post_File_IsAcceptedCheckedShownAndDownloaded()
    {
        await using var console = await StartAsync(StubProvider.Saying("found", "virustotal", new ProviderFinding { Reputation = 95, MaliciousCount = 60, TotalScans = 90 }));
        using var client = await console.AdminAsync();

        using var accepted = await client.PostAsync("/api/bulk", Form(Text + "not an indicator\r\n"));
        var submitted = await Task.FromResult(accepted).OkAsync();
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(("pending", "4", "Bulk job submitted successfully"), (submitted.Text("status"), submitted.Text("total_iocs"), submitted.Text("message")));
        Assert.Equal("60", accepted.Headers.GetValues("X-RateLimit-Limit-Minute").Single());

        var job = await OverAsync(client, submitted.Text("job_id"));
        Assert.Equal(("completed", "4", "4", "3", "1", "100"), (job.Text("status"), job.Text("total_iocs"), job.Text("processed_iocs"), job.Text("completed_iocs"), job.Text("failed_iocs"), job.Text("progress_percentage")));
        Assert.Equal(("iocs.csv", "False", "4"), (job.Text("original_filename"), job.Text("force_refresh"), job.Text("results_total")));
        Assert.Equal(["8.8.8.8 ipv4 malicious", "example.com domain malicious", "http://bulk.example/a url malicious", "not an indicator  "],
            job.GetProperty("results").EnumerateArray().Select(row => $"{row.Text("ioc")} {row.Text("ioc_type")} {row.Text("verdict")}"));
        using var csv = await client.GetAsync(new Uri(job.Text("download_url"), UriKind.Relative));
        Assert.Equal(("text/csv", $"bulk-{job.Text("id")}.csv"), (csv.Content.Headers.ContentType?.MediaType, csv.Content.Headers.ContentDisposition?.FileName));
        Assert.Equal(5, (await csv.Content.ReadAsStringAsync()).TrimEnd().Split("\r\n").Length);
        Assert.Equal(4, (await client.GetAsync($"/api/bulk/{job.Text("id")}/download?format=json").OkAsync()).GetProperty("results").GetArrayLength());
    }

    [Fact]
    public async Task Get_WithFilters_ShowsThoseRows()
    {
        await using var console = await StartAsync(StubProvider.Saying("found"));
        using var client = await console.AdminAsync();
        var submitted = await client.PostAsync("/api/bulk", Form(Text + "nothing\r\n")).OkAsync();
        await OverAsync(client, submitted.Text("job_id"));

        foreach (var (query, total, rows) in new[]
        {
            ("limit=2&offset=1", "4", "example.com http://bulk.example/a"),
            ("status=failed", "1", "nothing"),
            ("verdict=malicious&limit=1", "3", "8.8.8.8"),
            ("verdict=clean", "0", ""),
        })
        {
            var shown = await client.GetAsync($"/api/bulk/{submitted.Text("job_id")}?{query}").OkAsync();
            Assert.Equal((query, total, rows), (query, shown.Text("results_total"), string.Join(' ', shown.GetProperty("results").EnumerateArray().Select(row => row.Text("ioc")))));
        }
    }

    [Fact]
    public async Task Post_ForceRefresh_CountsBeforeAndBehindTheFile()
    {
        var provider = StubProvider.Saying("found");
        await using var console = await StartAsync(provider);
        using var client = await console.AdminAsync();

        foreach (var (before, behind) in new[] { (null, null), (null, "false"), ("true", null), (null, "true"), ((string?)null, "maybe") })
        {
            using var form = new MultipartFormDataContent();
            Add(form, before);
            form.Add(File("8.8.8.8\n"), "file", "iocs.csv");
            Add(form, behind);
            using var answer = await client.PostAsync("/api/bulk", form);
            if (behind == "maybe")
            {
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            }
            else
            {
                await OverAsync(client, (await Task.FromResult(answer).OkAsync()).Text("job_id"));
            }
        }

        Assert.Equal(3, provider.Asked.Count);
    }

    [Fact]
    public async Task Post_FileUnderAnotherName_IsTakenUnlessOneIsCalledFile()
    {
        await using var console = await StartAsync(StubProvider.Saying("nothing"));
        using var client = await console.AdminAsync();
        using var other = new MultipartFormDataContent { { File("8.8.8.8\n1.1.1.1\n"), "csv", "other.csv" } };
        using var both = new MultipartFormDataContent { { File("8.8.8.8\n1.1.1.1\n"), "csv", "other.csv" }, { File("9.9.9.9\n"), "file", "named.csv" } };

        Assert.Equal("2", (await client.PostAsync("/api/bulk", other).OkAsync()).Text("total_iocs"));
        Assert.Equal("1", (await client.PostAsync("/api/bulk", both).OkAsync()).Text("total_iocs"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(console.DataDirectory, "bulk")));
    }

    [Fact]
    public async Task Post_WhatIsNoFile_IsRefusedInTheDocumentedForm()
    {
        await using var console = await StartAsync(StubProvider.Saying("nothing"));
        using var client = await console.AdminAsync();
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        using var field = new MultipartFormDataContent { { new StringContent("8.8.8.8"), "ioc" } };
        using var broken = new StringContent("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n8.8.8.8");
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using var large = Form("8.8.8.8\n" + new string('\n', 10 * 1024 * 1024));

        await RefusedAsync(client, json, HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
        await RefusedAsync(client, field, HttpStatusCode.BadRequest, "VALIDATION_ERROR");
        await RefusedAsync(client, broken, HttpStatusCode.BadRequest, "VALIDATION_ERROR");
        await RefusedAsync(client, Form(""), HttpStatusCode.BadRequest, "VALIDATION_ERROR");
        await RefusedAsync(client, Form("no\nindicator\n"), HttpStatusCode.BadRequest, "VALIDATION_ERROR");
        await RefusedAsync(client, large, HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE");
        Assert.Equal("0", (await client.GetAsync("/api/bulk").OkAsync()).Text("pagination", "total"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(console.DataDirectory, "bulk")));
    }

    [Fact]
    public async Task Post_ByAViewer_IsForbiddenAndReadingIsNot()
    {
        await using var console = await StartAsync(StubProvider.Saying("nothing"));
        using var admin = await console.AdminAsync();
        using var viewer = await console.InviteAsync("viewer", admin);
        var job = (await admin.PostAsync("/api/bulk", Form(Text)).OkAsync()).Text("job_id");

        using var refused = await viewer.PostAsync("/api/bulk", Form(Text));
        using var cancel = await viewer.PostAsync($"/api/bulk/{job}/cancel", null);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (refused.StatusCode, cancel.StatusCode));
        Assert.Equal("3", (await viewer.GetAsync($"/api/bulk/{job}").OkAsync()).Text("total_iocs"));
    }

    [Fact]
    public async Task List_CancelAndDelete_DoWhatTheySay()
    {
        var provider = StubProvider.Doing(async (_, ct) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            return ProviderReply.Of("found");
        });
        await using var console = await StartAsync(provider, ("Soc:Enrichment:Timeout", "00:01:00"), Unlimited);
        using var client = await console.AdminAsync();
        var first = (await client.PostAsync("/api/bulk", Form(Text)).OkAsync()).Text("job_id");
        var second = (await client.PostAsync("/api/bulk", Form(Text)).OkAsync()).Text("job_id");
        await Poll.UntilAsync(async () => (await client.GetAsync($"/api/bulk/{first}").OkAsync()).Text("status") == "processing", TimeSpan.FromSeconds(30));

        var listed = await client.GetAsync("/api/bulk?limit=1").OkAsync();
        Assert.Equal((second, "2", "1", "0", "True"), (listed.GetProperty("jobs")[0].Text("id"), listed.Text("pagination", "total"), listed.Text("pagination", "limit"), listed.Text("pagination", "offset"), listed.Text("pagination", "has_more")));
        Assert.Equal("cancelled", (await client.PostAsync($"/api/bulk/{first}/cancel", null).OkAsync()).Text("status"));
        using var again = await client.PostAsync($"/api/bulk/{first}/cancel", null);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        await client.DeleteAsync($"/api/bulk/{second}").OkAsync();
        using var gone = await client.GetAsync($"/api/bulk/{second}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal("1", (await client.GetAsync("/api/bulk").OkAsync()).Text("pagination", "total"));
        Assert.Equal("cancelled", (await client.GetAsync($"/api/bulk/{first}").OkAsync()).Text("status"));
    }

    [Theory]
    [InlineData("GET", "/api/bulk/7", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/bulk/4be0643f-1d98-573b-97cd-ca98a65347dd", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/bulk/4be0643f-1d98-573b-97cd-ca98a65347dd/download", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/bulk/4be0643f-1d98-573b-97cd-ca98a65347dd/download?format=xml", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/bulk/4be0643f-1d98-573b-97cd-ca98a65347dd/cancel", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/bulk/4be0643f-1d98-573b-97cd-ca98a65347dd", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/bulk?limit=1001", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/bulk?offset=-1", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/bulk/4be0643f-1d98-573b-97cd-ca98a65347dd?status=sleeping", HttpStatusCode.BadRequest)]
    public async Task Call_UnknownOrUnreadable_IsRefusedInTheDocumentedForm(string method, string path, HttpStatusCode status)
    {
        using var client = await fixture.Console.AdminAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await client.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(["code", "message", "type"], JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error").EnumerateObject().Select(member => member.Name));
    }

    // The one provider is the test's, so nobody outside is asked.
    private static Task<ConsoleApplication> StartAsync(StubProvider provider, params (string Name, string Value)[] settings) => ConsoleApplication.StartAsync(
        settings.Append(("Soc:Enrichment:Outside", "true")).ToDictionary(setting => setting.Item1, setting => (string?)setting.Item2),
        services =>
        {
            services.RemoveAll<IIocProvider>();
            services.AddSingleton<IIocProvider>(provider);
        });

    private static async Task<JsonElement> OverAsync(HttpClient client, string id)
    {
        var job = default(JsonElement);
        await Poll.UntilAsync(
            async () =>
            {
                job = await client.GetAsync($"/api/bulk/{id}").OkAsync();
                return job.Text("status") is "completed" or "failed";
            },
            TimeSpan.FromSeconds(30));
        return job;
    }

    private static async Task RefusedAsync(HttpClient client, HttpContent content, HttpStatusCode status, string code)
    {
        using var answer = await client.PostAsync("/api/bulk", content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        Assert.Contains($"\"code\":\"{code}\"", text, StringComparison.Ordinal);
    }

    private static void Add(MultipartFormDataContent form, string? force)
    {
        if (force is not null)
        {
            form.Add(new StringContent(force), "force_refresh");
        }
    }

    private static MultipartFormDataContent Form(string text) => new() { { File(text), "file", "iocs.csv" } };

    private static StringContent File(string text) => new(text, new MediaTypeHeaderValue("text/csv"));
}
