using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Response.Connectors.Chat;
using SocConsole.Core.Response.Connectors.Http;
using SocConsole.Core.Response.Connectors.Ldap;
using SocConsole.Core.Response.Connectors.Own;
using SocConsole.Core.Response.Connectors.Scim;
using SocConsole.Core.Response.Connectors.Settings;
using SocConsole.Core.Response.Connectors.Sharing;
using SocConsole.Core.Response.Connectors.Tickets;
using SocConsole.Core.Response.Sinkhole;

namespace SocConsole.Core.Response.Connectors;

/// <summary>Registers the connectors that organizations set up, and those that act on the console's own rows.</summary>
internal static class ConnectorServices
{
    public static void AddOrganizationConnectors(this IServiceCollection services)
    {
        services.AddSingleton<ConnectorUses>();
        services.AddSingleton<ConnectorSettings>();
        services.AddSingleton<ConnectorJournal>();
        services.AddSingleton<ConnectorHttp>();
        services.AddSingleton<ChatChannels>();
        services.AddSingleton<IConnectorCheck>(provider => provider.GetRequiredService<ChatChannels>());
        services.AddSingleton<SinkholePublisher>();
        services.AddSingleton<ProtectedDomains>();
        services.AddSingleton<IndicatorPick>();
        services.AddChecked<ScimConnector>();
        services.AddChecked<LdapConnector>();
        services.AddChecked<SinkholeConnector>();
        services.AddChecked<TicketConnector>();
        services.AddChecked<MispConnector>();
        services.AddChecked<TaxiiPushConnector>();
        services.AddChecked<HttpConnector>();
        services.AddSingleton<IResponseConnector, IncidentConnector>();
        services.AddSingleton<IResponseConnector, IntelligenceConnector>();
    }

    private static void AddChecked<T>(this IServiceCollection services)
        where T : class, IResponseConnector, IConnectorCheck
    {
        services.AddSingleton<T>();
        services.AddSingleton<IResponseConnector>(provider => provider.GetRequiredService<T>());
        services.AddSingleton<IConnectorCheck>(provider => provider.GetRequiredService<T>());
    }
}
