namespace SocConsole.Tests.Http;

/// <summary>One probe application for all tests of a class. Nothing limits requests, so that no test leaves a trace for the next.</summary>
public sealed class ProbeFixture : IAsyncLifetime
{
    internal ProbeApplication Application { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Application = await ProbeApplication.StartAsync(new Dictionary<string, string?> { ["Soc:RateLimits:Enabled"] = "false" });

    public async Task DisposeAsync() => await Application.DisposeAsync();
}
