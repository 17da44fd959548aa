using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace SocConsole.Bench;

/// <summary>Twelve providers' other sides on one port: each answers in its documented form after its delay, or misbehaves when told to.</summary>
internal sealed class IocStubs : IAsyncDisposable
{
    private const int FloodedBlocks = 640;
    private readonly WebApplication app;

    private IocStubs(WebApplication app) => this.app = app;

    /// <summary>By provider: how long it takes, in milliseconds, and what it answers.</summary>
    public static IReadOnlyDictionary<string, (int Delay, string Answer)> All { get; } = new Dictionary<string, (int, string)>
    {
        ["virustotal"] = (50, """{"data":{"attributes":{"last_analysis_stats":{"malicious":1,"suspicious":0,"harmless":60,"undetected":30}}}}"""),
        ["abuseipdb"] = (100, """{"data":{"ipAddress":"203.0.114.1","abuseConfidenceScore":10,"totalReports":1,"numDistinctUsers":1,"isWhitelisted":false}}"""),
        ["otx"] = (150, """{"indicator":"203.0.114.1","pulse_info":{"count":0,"pulses":[]},"validation":[]}"""),
        ["greynoise"] = (200, """{"ip":"203.0.114.1","noise":true,"riot":false,"classification":"malicious","name":"unknown","last_seen":"2026-01-01","message":"Success"}"""),
        ["internetdb"] = (300, """{"ip":"203.0.114.1","ports":[80],"cpes":[],"hostnames":[],"tags":[],"vulns":[]}"""),
        ["shodan"] = (400, """{"ip_str":"203.0.114.1","ports":[80],"data":[],"hostnames":[],"tags":[]}"""),
        ["ipqs"] = (600, """{"success":true,"message":"Success","fraud_score":10,"proxy":false,"vpn":false,"tor":false,"recent_abuse":false}"""),
        ["crowdsec"] = (800, """{"ip":"203.0.114.1","reputation":"suspicious","confidence":"medium","scores":{"overall":{"aggressiveness":1,"threat":2,"trust":2,"anomaly":0,"total":2}},"classifications":{"classifications":[],"false_positives":[]},"behaviors":[]}"""),
        ["urlscan"] = (1_000, """{"results":[],"total":0,"has_more":false}"""),
        ["rdap"] = (1_300, """{"objectClassName":"ip network","handle":"NET-203","startAddress":"203.0.114.0","endAddress":"203.0.114.255","name":"EXAMPLE","events":[]}"""),
        ["urlhaus"] = (1_600, """{"query_status":"no_results"}"""),
        ["threatfox"] = (2_000, """{"query_status":"no_result","data":"Your search did not yield any results"}"""),
    };

    /// <summary>Those that hang, break off or never stop.</summary>
    public HashSet<string> Hanging { get; } = [];

    public HashSet<string> Dying { get; } = [];

    public HashSet<string> Flooding { get; } = [];

    public Uri Address => new(app.Urls.Single());

    public static async Task<IocStubs> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stubs = new IocStubs(app);
        app.Run(stubs.AnswerAsync);
        await app.StartAsync();
        return stubs;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var name = http.Request.Path.Value!.Split('/')[1];
        var (delay, answer) = All[name];
        http.Response.ContentType = "application/json";
        if (Hanging.Contains(name))
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else if (Dying.Contains(name))
        {
            http.Abort();
        }
        else if (Flooding.Contains(name))
        {
            // Many times more than is read. Without an end, writes to a connection that is gone would spin on this process's threads, which are the console's too.
            var block = new byte[1 << 16];
            for (var sent = 0; sent < FloodedBlocks && !http.RequestAborted.IsCancellationRequested; sent++)
            {
                await http.Response.Body.WriteAsync(block, http.RequestAborted).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            }
        }
        else
        {
            await Task.Delay(delay);
            await http.Response.WriteAsync(answer);
        }
    }
}
