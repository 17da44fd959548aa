using System.Collections.Frozen;

namespace SocConsole.Core.Intelligence;

/// <summary>What is looked for in events: the files of the installation for everybody, and each organization's own indicators. Read without a lock.</summary>
public sealed class IndicatorWatch(IndicatorIndex shared)
{
    private readonly Lock turn = new();
    private volatile FrozenDictionary<int, IndicatorIndex> own = FrozenDictionary<int, IndicatorIndex>.Empty;

    public IndicatorIndex Shared => shared;

    /// <summary>The organization's own; empty until they are read.</summary>
    public IndicatorIndex Of(int organizationId) => own.TryGetValue(organizationId, out var index) ? index : IndicatorIndex.Empty;

    internal void Set(int organizationId, IndicatorIndex index)
    {
        lock (turn)
        {
            own = own.Where(entry => entry.Key != organizationId).Append(new(organizationId, index)).Where(entry => entry.Value.Count > 0).ToFrozenDictionary();
        }
    }
}
