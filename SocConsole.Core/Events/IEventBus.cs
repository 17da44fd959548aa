namespace SocConsole.Core.Events;

/// <summary>Tells live listeners (circuits, sockets) of committed events. Delivery is best effort; who needs every event is an <see cref="IEventHandler"/>.</summary>
public interface IEventBus
{
    void Publish(DomainEvent happened);

    /// <summary>
    /// Calls <paramref name="receive"/> for every event of the organization until disposed. Calls come from the dispatcher's thread and must return at once;
    /// a receiver that throws is logged and stays subscribed.
    /// </summary>
    IDisposable Subscribe(int organizationId, Action<DomainEvent> receive);
}

/// <summary>Durable work that follows from events. Called at least once for each, in order, also after a restart: handling again must change nothing.</summary>
public interface IEventHandler
{
    /// <summary>Handles the events of a batch that concern it and leaves the others.</summary>
    Task HandleAsync(IReadOnlyList<DomainEvent> happened, CancellationToken ct);
}
