using SocConsole.Tests.Support;

namespace SocConsole.Tests.Architecture;

/// <summary>One console for the tests of a class. Nothing limits requests, so that no test leaves a trace for the next.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    internal ConsoleApplication Console { get; private set; } = null!;

    public async Task InitializeAsync() => Console = await ConsoleApplication.StartAsync(new Dictionary<string, string?> { ["Soc:RateLimits:Enabled"] = "false" });

    public async Task DisposeAsync() => await Console.DisposeAsync();
}
