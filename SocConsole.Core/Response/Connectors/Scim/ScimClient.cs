using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors.Http;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Core.Response.Connectors.Scim;

/// <summary>The few operations of SCIM 2.0 (RFC 7644) that are needed: find a user, read one, change one.</summary>
internal sealed class ScimClient(ConnectorHttp http, ConnectorUse use)
{
    private const string MediaType = "application/scim+json";
    private const int PageSize = 100;
    private const int MaximumPages = 20;

    private readonly string root = use.Get("base_url").TrimEnd('/');

    /// <summary>Whether the service answers with these credentials.</summary>
    public Task<Result<HttpAnswer>> AskAsync(CancellationToken ct) => http.SucceedAsync(Ask(HttpMethod.Get, "/Users?count=1"), ct);

    /// <summary>The user of that name. Errors: ACCOUNT_NOT_FOUND, ACCOUNT_AMBIGUOUS.</summary>
    public async Task<Result<ScimAccount>> FindAsync(string userName, CancellationToken ct)
    {
        // A filter's text is a JSON string (RFC 7644, 3.4.2.2), so that a quotation mark in a name stays one.
        var filter = Uri.EscapeDataString($"userName eq {JsonSerializer.Serialize(userName)}");
        List<ScimAccount> found = [];
        for (var (page, start) = (0, 1); page < MaximumPages; page++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/Users?filter={filter}&startIndex={start}&count={PageSize}");
            if (!(await http.SucceedAsync(Ask(HttpMethod.Get, path), ct)).Succeeded(out var answer, out var error))
            {
                return error;
            }

            if (Read(answer.Body, Listed) is not { } list)
            {
                return Unreadable();
            }

            // A service that does not know the filter answers with everybody.
            found.AddRange(list.Accounts.Where(account => string.Equals(account.UserName, userName, StringComparison.OrdinalIgnoreCase)));
            start += list.Accounts.Count;
            if (list.Accounts.Count == 0 || start > list.Total)
            {
                break;
            }
        }

        return found.Count switch
        {
            0 => new Error(ErrorKind.NotFound, "ACCOUNT_NOT_FOUND", $"There is no account {userName} in {use.Name}."),
            1 => found[0],
            _ => Error.Conflict("ACCOUNT_AMBIGUOUS", $"{use.Name} has several accounts {userName}."),
        };
    }

    /// <summary>All users as somebody reads them; what is read as null is left out. Error: TOO_MANY_ACCOUNTS beyond <paramref name="most"/>.</summary>
    public async Task<Result<IReadOnlyList<T>>> ListAsync<T>(Func<JsonElement, T?> read, int most, CancellationToken ct)
        where T : class
    {
        List<T> found = [];
        for (var start = 1; ;)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/Users?startIndex={start}&count={PageSize}");
            if (!(await http.SucceedAsync(Ask(HttpMethod.Get, path), ct)).Succeeded(out var answer, out var error))
            {
                return error;
            }

            if (Read(answer.Body, root => Page(root, read)) is not { } page)
            {
                return Unreadable();
            }

            found.AddRange(page.Users);
            start += page.Listed;
            if (found.Count > most || start > most + PageSize)
            {
                return Error.Conflict("TOO_MANY_ACCOUNTS", $"{use.Name} has more than {most} accounts.");
            }

            if (page.Listed == 0 || start > page.Total)
            {
                return found;
            }
        }
    }

    public async Task<Result<ScimAccount>> GetAsync(string id, CancellationToken ct)
    {
        if (!(await http.SucceedAsync(Ask(HttpMethod.Get, $"/Users/{Uri.EscapeDataString(id)}"), ct)).Succeeded(out var answer, out var error))
        {
            return error;
        }

        return Read(answer.Body, Account) is { } account ? account with { Version = account.Version ?? answer.ETag } : Unreadable();
    }

    private static readonly string[] PatchSchemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];

    /// <summary>Replaces an attribute; removes it for a null. With the version that was read, so that a change in between is not lost (RFC 7644, 3.14).</summary>
    public async Task<Result<HttpAnswer>> PatchAsync(ScimAccount account, string attribute, object? value, CancellationToken ct)
    {
        object operation = value is null ? new { op = "remove", path = attribute } : new { op = "replace", path = attribute, value };
        var body = JsonSerializer.Serialize(new { schemas = PatchSchemas, Operations = new[] { operation } });
        var ask = Ask(HttpMethod.Patch, $"/Users/{Uri.EscapeDataString(account.Id)}");
        var headers = account.Version is { } version ? ask.Headers.Append(("If-Match", version)) : ask.Headers;
        return await http.SucceedAsync(ask with { Headers = [.. headers], Body = body, MediaType = MediaType }, ct);
    }

    private HttpAsk Ask(HttpMethod method, string path) => new(method, new Uri(root + path), [("Authorization", $"Bearer {use.Secret("token")}"), ("Accept", MediaType)]);

    private Error Unreadable() => new(ErrorKind.Unexpected, "SCIM_UNREADABLE", $"{use.Name} answered in another form than SCIM's.");

    private static (IReadOnlyList<ScimAccount> Accounts, int Total)? Listed(JsonElement root)
    {
        var accounts = root.TryGetProperty("Resources", out var resources) ? resources.EnumerateArray().Select(Account).OfType<ScimAccount>().ToList() : [];
        return (accounts, root.TryGetProperty("totalResults", out var total) ? total.GetInt32() : accounts.Count);
    }

    private static UserPage<T> Page<T>(JsonElement root, Func<JsonElement, T?> read)
        where T : class
    {
        var users = root.TryGetProperty("Resources", out var resources) ? resources.EnumerateArray().ToList() : [];
        return new UserPage<T>([.. users.Select(read).OfType<T>()], users.Count, root.TryGetProperty("totalResults", out var total) ? total.GetInt32() : users.Count);
    }

    private static ScimAccount? Account(JsonElement user) => new(
        user.GetProperty("id").GetString()!,
        user.TryGetProperty("userName", out var name) ? name.GetString() ?? string.Empty : string.Empty,
        user.TryGetProperty("active", out var active) && active.ValueKind is JsonValueKind.True or JsonValueKind.False ? active.GetBoolean() : null,
        user.TryGetProperty("meta", out var meta) && meta.TryGetProperty("version", out var version) ? version.GetString() : null);

    private static T? Read<T>(string body, Func<JsonElement, T?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // In another form than documented: said by the reader of JSON as an exception, and no bug.
            return default;
        }
    }

    private sealed record UserPage<T>(IReadOnlyList<T> Users, int Listed, int Total);
}
