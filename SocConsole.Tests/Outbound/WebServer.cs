using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace SocConsole.Tests.Outbound;

/// <summary>A real web server on a free port of 127.0.0.1 that answers everything in one way.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public static Task<WebServer> StartAsync(Func<HttpContext, IResult> answer) => StartAsync(http => Task.FromResult(answer(http)));

    public static async Task<WebServer> StartAsync(Func<HttpContext, Task<IResult>> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http => await (await answer(http)).ExecuteAsync(http));
        await app.StartAsync();
        return new WebServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
