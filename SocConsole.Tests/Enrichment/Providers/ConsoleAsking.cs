using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

/// <summary>Asks providers that need nobody, as the desk does.</summary>
internal static class ConsoleAsking
{
    public static async Task<ProviderReading> AskAsync(this IIocProvider provider, int organizationId, string text)
    {
        Assert.True(IocReader.Read(text).Succeeded(out var ioc, out var error), error?.Message);
        var reply = await provider.AskAsync(ioc, new ProviderAccess(organizationId, string.Empty, null), CancellationToken.None);
        return reply.Fault is { } fault ? fault : provider.Read(ioc, reply.Raw!);
    }

    /// <summary>What holds for each of them: nothing leaves the console, and what can't be read is an error.</summary>
    public static void IsOfTheConsole(this IIocProvider provider, string name)
    {
        Assert.Equal((name, ProviderReach.Console, ProviderKey.None, null, true), (provider.Profile.Name, provider.Profile.Reach, provider.Profile.Key, provider.Profile.BaseUrl, provider.Profile.IsOnByDefault));
        Assert.Empty(provider.Profile.Limits);
        foreach (var body in new[] { "", "[]", "{}", "null", "<html>", "{\"indicators\":null,\"hits\":null,\"count\":\"x\"}" })
        {
            var reading = provider.Read(new Ioc(IocType.Domain, "bad.com"), new RawAnswer(200, body));
            Assert.Equal((null, ProviderStatus.Error), (reading.Finding, reading.Fault?.Status));
        }
    }
}
