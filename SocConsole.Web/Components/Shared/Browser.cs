using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace SocConsole.Web.Components.Shared;

/// <summary>What only the browser knows.</summary>
/// <param name="Zone">IANA name of its time zone, or null when it does not tell.</param>
/// <param name="OffsetMinutes">Minutes east of UTC now.</param>
/// <param name="ChosenZone">What the reader chose instead: <c>UTC</c>, an IANA name, or null.</param>
/// <param name="Theme">dark, light or system.</param>
/// <param name="Density">compact or comfortable.</param>
/// <param name="Keys">Whether single letters are shortcuts.</param>
public sealed record BrowserFacts(string? Zone, int OffsetMinutes, string? ChosenZone, string Theme, string Density, bool Keys);

/// <summary>The few calls into <c>console.js</c>. A browser that has gone is no fault.</summary>
public sealed class Browser(IJSRuntime js, TimeProvider clock) : IAsyncDisposable
{
    private IJSObjectReference? module;

    public async ValueTask<BrowserFacts?> BeginAsync(CancellationToken ct)
    {
        try
        {
            return await (await ModuleAsync(ct)).InvokeAsync<BrowserFacts>("begin", ct, clock.GetUtcNow().ToUnixTimeMilliseconds());
        }
        catch (JSDisconnectedException)
        {
            return null;
        }
    }

    public ValueTask RememberAsync(string name, string value, CancellationToken ct) => CallAsync("remember", ct, name, value);

    public ValueTask OpenDialogAsync(ElementReference dialog, CancellationToken ct) => CallAsync("openDialog", ct, dialog);

    public ValueTask CloseDialogAsync(ElementReference dialog, CancellationToken ct) => CallAsync("closeDialog", ct, dialog);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (module is not null)
            {
                await module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // Gone with its page.
        }
    }

    private async ValueTask CallAsync(string function, CancellationToken ct, params object?[] arguments)
    {
        try
        {
            await (await ModuleAsync(ct)).InvokeVoidAsync(function, ct, arguments);
        }
        catch (JSDisconnectedException)
        {
            // Nobody is left to see it.
        }
    }

    // The same address as the script element's, so that both are one module with one state.
    private async ValueTask<IJSObjectReference> ModuleAsync(CancellationToken ct) =>
        module ??= await js.InvokeAsync<IJSObjectReference>("import", ct, "./console.js");
}
