using System.Net.Sockets;

namespace SocConsole.Core.Enrichment.Providers.Answers;

/// <summary>Tells a name that does not exist from name servers that don't answer.</summary>
internal static class NameServers
{
    /// <summary>What was found; null without a fault where the name does not exist, or has nothing of the kind that was asked for.</summary>
    public static async Task<(T? Found, ProviderFault? Fault)> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken ct)
        where T : class
    {
        try
        {
            // The system's resolver does not stop when it is told, so the wait does.
            return (await ask(ct).WaitAsync(ct), null);
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return (null, null);
        }
        catch (SocketException fault)
        {
            return (null, fault.SocketErrorCode == SocketError.TimedOut ? ProviderFault.TimedOut("The name servers took too long.") : ProviderFault.Error($"The name servers could not be asked: {fault.SocketErrorCode}."));
        }
        catch (ArgumentException)
        {
            return (null, ProviderFault.Error("The name servers can't be asked about such a name."));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, ProviderFault.TimedOut("The name servers took too long."));
        }
    }
}
