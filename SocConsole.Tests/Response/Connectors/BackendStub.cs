using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SocConsole.Tests.Outbound;

namespace SocConsole.Tests.Response.Connectors;

/// <summary>How a backend misbehaves.</summary>
public enum Trouble
{
    None,
    Credentials,
    Limited,
    Broken,
    Hanging,
    Huge,
    Redirecting,

    /// <summary>It does what it is asked, and then answers nothing.</summary>
    LostAnswer,
}

/// <summary>The other side of a connector: a real web server on 127.0.0.1 with a state of its own.</summary>
public abstract class BackendStub : IAsyncDisposable
{
    public const string Secret = "s3cr3t-of-the-backend";

    private readonly TaskCompletionSource stopped = new();
    private WebServer? server;

    public Trouble Trouble { get; set; }

    /// <summary>How often the state was changed.</summary>
    public int Changes { get; set; }

    public List<string> Asked { get; } = [];

    public string Root => server!.Address.ToString().TrimEnd('/');

    /// <summary>All that could be told from the outside.</summary>
    public abstract string Snapshot();

    public static async Task<T> StartAsync<T>()
        where T : BackendStub, new()
    {
        var stub = new T();
        stub.server = await WebServer.StartAsync(stub.HandleAsync);
        return stub;
    }

    public async ValueTask DisposeAsync()
    {
        stopped.TrySetResult();
        await server!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract IResult Answer(HttpRequest request, JsonNode? body);

    private async Task<IResult> HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync();
        lock (Asked)
        {
            Asked.Add($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} {text}");
        }

        switch (Trouble)
        {
            case Trouble.Credentials:
                return Results.StatusCode(401);
            case Trouble.Limited:
                http.Response.Headers.RetryAfter = "17";
                return Results.StatusCode(429);
            case Trouble.Broken:
                return Results.StatusCode(503);
            case Trouble.Hanging:
                await Task.WhenAny(stopped.Task, Task.Delay(Timeout.Infinite, http.RequestAborted));
                return Results.StatusCode(500);
            case Trouble.Huge:
                return Results.Text(new string('x', (1024 * 1024) + 1));
            case Trouble.Redirecting:
                return Results.Redirect("http://169.254.169.254/latest/meta-data", permanent: false, preserveMethod: true);
            default:
                return Answered(http, text);
        }
    }

    private IResult Answered(HttpContext http, string text)
    {
        lock (Asked)
        {
            var answer = Answer(http.Request, text.Length > 0 ? JsonNode.Parse(text) : null);
            if (Trouble == Trouble.LostAnswer && http.Request.Method != "GET")
            {
                http.Abort();
            }

            return answer;
        }
    }
}
