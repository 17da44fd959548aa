using Microsoft.AspNetCore.Components;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Components.Shared;

/// <summary>What pages and their larger parts share: the actor, a lifetime, live news, and the outcome of actions.</summary>
public abstract class ConsolePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource lifetime = new();
    private LiveSubscription? live;

    // Kept apart: a disposed source no longer gives its token, and work of a page that was left may still ask for it.
    protected ConsolePage() => Ct = lifetime.Token;

    /// <summary>Given by the layout before any page is shown.</summary>
    [CascadingParameter]
    public Actor Actor { get; set; } = null!;

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required Confirmations Confirm { get; set; }

    [Inject]
    public required IEventBus Bus { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    /// <summary>Ends with the page.</summary>
    protected CancellationToken Ct { get; }

    protected DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !lifetime.IsCancellationRequested)
        {
            live?.Dispose();
            lifetime.Cancel();
            lifetime.Dispose();
        }
    }

    /// <summary>Calls <paramref name="handle"/> with each batch of news and shows the page anew. Once a page.</summary>
    protected void Follow(Func<LiveBatch, Task> handle, TimeSpan? interval = null)
    {
        var ct = Ct;
        live ??= new LiveSubscription(Bus, Actor.OrganizationId, Clock, batch => InvokeAsync(async () =>
        {
            if (ct.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await handle(batch);
                StateHasChanged();
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                // The page was left meanwhile.
            }
            catch (Exception fault)
            {
                // A timer's callback has no caller: the error boundary is who must know.
                await DispatchExceptionAsync(fault);
            }
        }), interval);
    }

    /// <summary>Says what became of an action. True with its value when it succeeded.</summary>
    protected bool Say<T>(Result<T> result, string said, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value)
        where T : class
    {
        if (result.Succeeded(out value, out var error))
        {
            Toasts.Said(said);
            return true;
        }

        Toasts.Failed(error);
        return false;
    }

    protected bool Say<T>(Result<T> result, string said)
        where T : class => Say(result, said, out _);
}
