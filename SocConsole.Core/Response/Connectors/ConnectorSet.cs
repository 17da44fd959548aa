using System.Collections.Frozen;

namespace SocConsole.Core.Response.Connectors;

/// <summary>Which connector carries out which action for which organization.</summary>
public sealed class ConnectorSet
{
    private readonly FrozenDictionary<string, IResponseConnector[]> byAction;
    private readonly FrozenDictionary<string, IResponseConnector> byName;
    private readonly NotConfiguredConnector nobody = new();

    public ConnectorSet(IEnumerable<IResponseConnector> connectors)
    {
        All = [.. connectors];
        byName = All.Append(nobody).ToFrozenDictionary(connector => connector.Name, StringComparer.Ordinal);
        byAction = All.SelectMany(connector => connector.Actions.Select(action => (action, connector))).GroupBy(pair => pair.action, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Select(pair => pair.connector).OrderBy(connector => Rank(group.Key, connector)).ToArray(), StringComparer.Ordinal);
    }

    public IReadOnlyList<IResponseConnector> All { get; }

    /// <summary>The connectors that could carry the action out, the preferred one first.</summary>
    public IReadOnlyList<IResponseConnector> Of(string action) => byAction.GetValueOrDefault(action, []);

    /// <summary>The connector by its name; the one that answers <c>not_configured</c> when there is none.</summary>
    public IResponseConnector Named(string name) => byName.GetValueOrDefault(name, nobody);

    /// <summary>The first connector that is set up for the request; the first that could be when none is; else the one that answers <c>not_configured</c>.</summary>
    public async ValueTask<IResponseConnector> ForAsync(ActionRequest request, CancellationToken ct)
    {
        IResponseConnector? possible = null;
        foreach (var connector in Of(request.Action).Where(connector => connector.Takes(request)))
        {
            if ((await connector.ReadinessAsync(request.OrganizationId, request.Action, ct)).Ready)
            {
                return connector;
            }

            possible ??= connector;
        }

        return possible ?? nobody;
    }

    // In the order of the catalogue; a generic connector, which the catalogue doesn't name, comes last.
    private static int Rank(string action, IResponseConnector connector) =>
        Catalog.ActionCatalog.Find(action)?.Connectors.ToList().IndexOf(connector.Name) is { } place and >= 0 ? place : int.MaxValue;
}
