using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Identity;

/// <summary>Short words for requests to a whole console.</summary>
internal static class ConsoleClient
{
    public const string Password = "Correct-Horse-7-Battery";

    public static async Task<JsonElement> OkAsync(this Task<HttpResponseMessage> pending)
    {
        var answer = await pending;
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static async Task<JsonElement> RefusedAsync(this Task<HttpResponseMessage> pending, HttpStatusCode status)
    {
        var answer = await pending;
        Assert.Equal(status, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static string Text(this JsonElement element, params string[] path) => path.Aggregate(element, (inner, name) => inner.GetProperty(name)).ToString();

    public static HttpClient With(this ConsoleApplication console, string token)
    {
        var client = console.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public static Task<JsonElement> LoginAsync(this ConsoleApplication console, string email = ConsoleApplication.AdminEmail, string password = ConsoleApplication.AdminPassword) =>
        console.Anonymous().PostAsJsonAsync("/api/auth/login", new { email, password }).OkAsync();

    /// <summary>An administrator of another organization.</summary>
    public static async Task<HttpClient> StrangerAsync(this ConsoleApplication console)
    {
        await console.Anonymous().PostAsJsonAsync("/api/auth/register", new { organization_name = "Other", name = "Owner", email = "owner@other.test", password = Password }).OkAsync();
        return await console.SignInAsync("owner@other.test", Password);
    }
}
