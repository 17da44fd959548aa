namespace SocConsole.Web.Components.Layout;

/// <summary>Tells the rail of this circuit that the reader took care of something that it counts.</summary>
public sealed class RailNews
{
    private Func<Task>? count;

    /// <summary>Counts anew; nothing where there is no rail.</summary>
    public Task TellAsync() => count?.Invoke() ?? Task.CompletedTask;

    internal void Connect(Func<Task> rail) => count = rail;

    // A rail that goes must not cut off the one that has taken its place.
    internal void Disconnect(Func<Task> rail) => count = count == rail ? null : count;
}
