using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Core.Identity;

namespace SocConsole.Tests.Http;

public sealed class SuccessTests(ProbeFixture fixture) : IClassFixture<ProbeFixture>
{
    private readonly ProbeApplication probe = fixture.Application;

    public static TheoryData<string> Families => ProbeEndpoints.Names;

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_Value_IsWrittenInTheFamilysDress(string family)
    {
        var body = await GetAsync(family, "/value");

        Assert.Equal("Viewer@soc.test", body.GetProperty("seen_by").GetString());
        Assert.Equal("high", body.GetProperty("severity").GetString());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_Result_IsUnwrapped(string family)
    {
        var body = await GetAsync(family, "/result/1");

        Assert.Equal("1", body.GetProperty("id").GetString());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Post_Succeeds201_AnswersWithIt(string family)
    {
        using var client = probe.Client(Role.Viewer);
        using var answer = await client.PostAsJsonAsync(Path(family, "/body"), new { log_entry = "x", attempts = 1, source = "y" });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("x", Data(family, await ProbeApplication.BodyAsync(answer)).GetProperty("id").GetString());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_TypedCreated_KeepsStatusAndLocation(string family)
    {
        using var client = probe.Client();
        using var answer = await client.GetAsync(Path(family, "/created"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("/somewhere/7", answer.Headers.Location?.ToString());
        Assert.Equal("7", Data(family, await ProbeApplication.BodyAsync(answer)).GetProperty("id").GetString());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Delete_Succeeds204_HasNoBody(string family)
    {
        using var client = probe.Client();
        using var answer = await client.DeleteAsync(Path(family, "/gone"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Get_Events_PassUntouched(string family)
    {
        using var client = probe.Client();
        using var answer = await client.GetAsync(Path(family, "/events"));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("event: provider\ndata: {\"id\":\"1\",\"seen_by\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Head_OfWhatCanBeRead_HasHeadersAndNoBody(string family)
    {
        using var client = probe.Client(Role.Viewer);
        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, Path(family, "/value")));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Options_KnownPath_Is405WithAllow(string family)
    {
        using var client = probe.Client(Role.Viewer);
        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Options, Path(family, "/value")));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow.Order());
    }

    private static string Path(string family, string path) => ProbeEndpoints.Families[family].Prefix + path;

    private static JsonElement Data(string family, JsonElement body)
    {
        if (family != "threat_ops")
        {
            return body;
        }

        Assert.Equal(["success", "data", "timestamp"], body.EnumerateObject().Select(property => property.Name));
        Assert.True(body.GetProperty("success").GetBoolean());
        Assert.Equal("2026-03-04T10:00:00Z", body.GetProperty("timestamp").GetString());
        return body.GetProperty("data");
    }

    private async Task<JsonElement> GetAsync(string family, string path)
    {
        using var client = probe.Client(Role.Viewer);
        using var answer = await client.GetAsync(Path(family, path));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Data(family, await ProbeApplication.BodyAsync(answer));
    }
}
