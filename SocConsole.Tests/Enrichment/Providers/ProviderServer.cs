using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Outbound;
using SocConsole.Tests.Outbound;

namespace SocConsole.Tests.Enrichment.Providers;

/// <summary>What a provider was asked.</summary>
internal sealed record AskedRequest(string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A provider's other side: a real web server on 127.0.0.1 that answers as the provider documents, and remembers what it was asked.</summary>
internal sealed class ProviderServer : IAsyncDisposable
{
    private readonly WebServer server;
    private readonly ServiceProvider services;
    private readonly List<AskedRequest> asked;

    private ProviderServer(WebServer server, ServiceProvider services, List<AskedRequest> asked) => (this.server, this.services, this.asked) = (server, services, asked);

    public string BaseUrl => server.Address.ToString().TrimEnd('/');

    /// <summary>The console's guarded clients, allowed to reach 127.0.0.1.</summary>
    public IHttpClientFactory Clients => services.GetRequiredService<IHttpClientFactory>();

    public IReadOnlyList<AskedRequest> Asked
    {
        get
        {
            lock (asked)
            {
                return [.. asked];
            }
        }
    }

    /// <summary>Answers everything with one body.</summary>
    public static Task<ProviderServer> SayingAsync(string body, int status = 200, params (string Name, string Value)[] headers) => StartAsync(http =>
    {
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        return Task.FromResult(Results.Text(body, "application/json", statusCode: status));
    });

    public static async Task<ProviderServer> StartAsync(Func<HttpContext, Task<IResult>> answer)
    {
        List<AskedRequest> asked = [];
        var server = await WebServer.StartAsync(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var request = new AskedRequest(
                http.Request.Method, $"{http.Request.Path.ToUriComponent()}{http.Request.QueryString}",
                http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync());
            lock (asked)
            {
                asked.Add(request);
            }

            return await answer(http);
        });
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Soc:Outbound:AllowPrivateNetworks"] = "true" }).Build();
        return new ProviderServer(server, new ServiceCollection().AddSocOutbound(settings).BuildServiceProvider(), asked);
    }

    /// <summary>Asks and reads, as the desk does.</summary>
    public async Task<ProviderReading> AskAsync(IIocProvider provider, string ioc, string? key = "secret-key")
    {
        Assert.True(IocReader.Read(ioc).Succeeded(out var read, out var error), error?.Message);
        var reply = await provider.AskAsync(read, new ProviderAccess(1, BaseUrl, key), CancellationToken.None);
        return reply.Fault is { } fault ? fault : provider.Read(read, reply.Raw!);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await services.DisposeAsync();
    }
}
