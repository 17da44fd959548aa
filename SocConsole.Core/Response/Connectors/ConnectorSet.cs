namespace SocConsole.Core.Response.Connectors;

/// <summary>Which connector carries out which action.</summary>
public sealed class ConnectorSet
{
    private readonly Dictionary<string, IResponseConnector> byAction = new(StringComparer.Ordinal);
    private readonly IResponseConnector nobody = new NotConfiguredConnector();

    /// <exception cref="InvalidOperationException">Two connectors carry out the same action.</exception>
    public ConnectorSet(IEnumerable<IResponseConnector> connectors)
    {
        foreach (var connector in connectors)
        {
            foreach (var action in connector.Actions)
            {
                if (!byAction.TryAdd(action, connector))
                {
                    throw new InvalidOperationException($"Both {byAction[action].Name} and {connector.Name} carry out {action}.");
                }
            }
        }
    }

    /// <summary>The connector of an action; one that answers <c>not_configured</c> where none is built.</summary>
    public IResponseConnector For(string action) => byAction.GetValueOrDefault(action, nobody);
}
