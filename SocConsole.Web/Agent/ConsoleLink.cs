using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Agent;

/// <summary>What the console answered.</summary>
/// <param name="Status">0 when it could not be reached.</param>
/// <param name="Body">Its JSON; null when there was none.</param>
/// <param name="Problem">A sentence when it did not go well.</param>
internal sealed record LinkAnswer(int Status, JsonElement? Body, string? Problem)
{
    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>Whether the console was there and said no for good.</summary>
    public bool Refused => Status is >= 400 and < 500 and not (401 or 408 or 429);

    /// <summary>The documented code of a failure; null when there was none.</summary>
    public string? Code => Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out var code)
        ? code.GetString()
        : null;

    public string? Text(string name) => Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public long Number(string name) => Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : 0;
}

/// <summary>Requests to the console, signed with the device's secret. Being unable to reach it is an answer, not an exception.</summary>
internal sealed class ConsoleLink : IDisposable
{
    private const int NonceBytes = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient client;
    private readonly TimeProvider clock;

    public ConsoleLink(Uri console, ConsoleAddresses addresses, TimeProvider clock)
    {
        this.clock = clock;
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectCallback = addresses.ConnectAsync, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(10) };
        client = new HttpClient(handler) { BaseAddress = console, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Null until the agent is enrolled.</summary>
    public AgentIdentity? Identity { get; set; }

    public Task<LinkAnswer> GetAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Get, path, ReadOnlyMemory<byte>.Empty, null, ct);

    public Task<LinkAnswer> PostAsync<T>(string path, T body, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, Wire.Json), "application/json", ct);

    public async Task<LinkAnswer> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte> body, string? mediaType, CancellationToken ct, long? batch = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            if (mediaType is not null)
            {
                request.Content = new ReadOnlyMemoryContent(body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
            }

            if (batch is { } number)
            {
                request.Headers.Add("X-Batch", number.ToString(CultureInfo.InvariantCulture));
            }

            Sign(request, path, body.Span);
            using var answer = await client.SendAsync(request, limit.Token);
            return await ReadAsync(answer, limit.Token);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested && fault is HttpRequestException or IOException or OperationCanceledException)
        {
            return new LinkAnswer(0, null, fault is OperationCanceledException ? $"no answer within {Patience.TotalSeconds} s" : fault.Message);
        }
    }

    public void Dispose() => client.Dispose();

    private static async Task<LinkAnswer> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var status = (int)answer.StatusCode;
        try
        {
            using var stream = await answer.Content.ReadAsStreamAsync(ct);
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: ct);
            var body = document.RootElement.Clone();
            return new LinkAnswer(status, body, answer.IsSuccessStatusCode ? null : $"{status}: {Short(body.GetRawText())}");
        }
        catch (JsonException)
        {
            return new LinkAnswer(status, null, answer.IsSuccessStatusCode ? null : status.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void Sign(HttpRequestMessage request, string path, ReadOnlySpan<byte> body)
    {
        if (Identity is not { } identity)
        {
            return;
        }

        var signed = path.Split('?')[0];
        var time = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes));
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(identity.Secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{request.Method.Method}|{signed}|"));
        hmac.AppendData(body);
        hmac.AppendData(Encoding.UTF8.GetBytes($"|{time}|{nonce}"));
        request.Headers.Add("X-Device-ID", identity.DeviceId);
        request.Headers.Add("X-TS", time);
        request.Headers.Add("X-Nonce", nonce);
        request.Headers.Add("X-Signature", Convert.ToHexStringLower(hmac.GetHashAndReset()));
    }

    private static string Short(string text) => text.Length <= 300 ? text : text[..300];
}
