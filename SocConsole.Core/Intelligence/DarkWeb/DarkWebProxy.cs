using System.Net;
using System.Net.Sockets;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Intelligence.DarkWeb;

/// <summary>Whether the proxy works.</summary>
/// <param name="Configured">Whether one is set.</param>
/// <param name="Reachable">Whether it greets and takes our sign-in; null when none is set. Says nothing of what lies behind it.</param>
/// <param name="CheckedAt">When it was asked; null when none is set.</param>
/// <param name="Detail">What is wrong, for a person; <c>not_configured</c> when none is set.</param>
public sealed record DarkWebProxyView(bool Configured, bool? Reachable, DateTime? CheckedAt, string Detail);

/// <summary>Tests the proxy by greeting it, at most once in a while.</summary>
public sealed class DarkWebProxy(DarkWebOptions options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(60);
    private static readonly NetworkCredential SelfTest = new("soc-self-test", "0");
    private static readonly DarkWebProxyView None = new(false, null, null, "not_configured");

    private readonly SemaphoreSlim gate = new(1, 1);
    private DarkWebProxyView? last;

    /// <summary>Its state, at most a minute old.</summary>
    public async Task<DarkWebProxyView> CheckAsync(CancellationToken ct)
    {
        if (options.ProxyAddress is not { } proxy)
        {
            return None;
        }

        await gate.WaitAsync(ct);
        try
        {
            var now = clock.GetUtcNow().UtcDateTime;
            if (last is not { CheckedAt: { } at } || now - at >= FreshFor)
            {
                var fault = await FaultAsync(proxy, ct);
                last = new DarkWebProxyView(true, fault is null, now, fault ?? "works");
            }

            return last;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<string?> FaultAsync(Uri proxy, CancellationToken ct)
    {
        var reply = new SocksReply();
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await SocksExit.GreetAsync(proxy, SelfTest, reply, either.Token);
        }
        catch (Exception fault) when (fault is SocketException or IOException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            // How far it went says what is wrong.
        }

        return reply.Step == SocksStep.Waiting ? null : DarkWebBlame.OfProxy(proxy, reply.Step);
    }
}
