using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Imports;

public sealed class ImportTests
{
    [Fact]
    public async Task Import_BodyAndThenForm_AreReadByAJobAndTheSecondAddsNothing()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var client = await console.AdminAsync();
        const string text = "# ours\n192.0.2.1\nevil.example.com\nnot an indicator\n";

        var first = await OverAsync(client, await client.PostAsync("/api/v1/indicators/import?format=txt&name=list.txt&tags=own,list&threat_level=high", Content(text)));
        using var form = new MultipartFormDataContent { { Content(text), "file", "list.txt" } };
        var second = await OverAsync(client, await client.PostAsync("/api/v1/indicators/import", form));

        Assert.Equal(("completed", "import", "list.txt", 2, 2, 1), Counts(first));
        Assert.Equal(("completed", "import", "list.txt", 2, 0, 1), Counts(second));
        Assert.Equal(1, first.GetProperty("progress").GetDouble());
        var listed = await client.GetAsync("/api/v1/indicators?tags=own&threat_level=high").OkAsync();
        Assert.Equal(2, listed.GetProperty("total").GetInt32());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(console.DataDirectory, "imports")));
    }

    [Fact]
    public async Task Import_UnknownFormatOrSource_IsRefusedBeforeAnythingIsKept()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var client = await console.AdminAsync();

        using var format = await client.PostAsync("/api/v1/indicators/import?format=planet", Content("192.0.2.1"));
        using var source = await client.PostAsync("/api/v1/indicators/import?source_id=77", Content("192.0.2.1"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (format.StatusCode, source.StatusCode));
        Assert.Equal(0, (await client.GetAsync("/api/v1/jobs").OkAsync()).GetProperty("total_count").GetInt32());
    }

    [Fact]
    public async Task Import_WebPage_FailsWithTheReason()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var client = await console.AdminAsync();

        var job = await OverAsync(client, await client.PostAsync("/api/v1/indicators/import?format=csv", Content("<!DOCTYPE html><html></html>")));

        Assert.Equal("failed", job.Text("status"));
        Assert.Contains("HTML", job.Text("error_message"), StringComparison.Ordinal);
    }

    private static (string Status, string Kind, string Name, int Found, int New, int Rejected) Counts(JsonElement job) => (
        job.Text("status"), job.Text("kind"), job.Text("source_name"), job.GetProperty("indicators_found").GetInt32(), job.GetProperty("indicators_new").GetInt32(), job.GetProperty("rows_rejected").GetInt32());

    private static async Task<JsonElement> OverAsync(HttpClient client, HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = (await Task.FromResult(answer).OkAsync()).GetProperty("id").GetInt32();
        var job = default(JsonElement);
        await Poll.UntilAsync(
            async () =>
            {
                job = await client.GetAsync($"/api/v1/jobs/{id}").OkAsync();
                return job.Text("status") is "completed" or "failed";
            },
            TimeSpan.FromSeconds(30));
        return job;
    }

    private static StringContent Content(string text) => new(text, new MediaTypeHeaderValue("text/plain"));
}
