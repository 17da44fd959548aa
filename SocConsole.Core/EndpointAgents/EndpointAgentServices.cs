using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Incidents.Clearing;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.EndpointAgents;

public static class EndpointAgentServices
{
    public static IServiceCollection AddSocEndpointAgents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<EndpointAgentOptions>(configuration, EndpointAgentOptions.Section, options => options.Faults());
        services.AddSingleton<AgentSignals>();
        services.AddSingleton<AgentEnrollments>();
        services.AddSingleton<AgentEnrolling>();
        services.AddSingleton<AgentHeartbeats>();
        services.AddSingleton<AgentRegistry>();
        services.AddSingleton<AgentIntake>();
        services.AddSingleton<AgentArtifacts>();
        services.AddSingleton<AgentActionQueue>();
        services.AddSingleton<AgentOrders>();
        services.AddSingleton<AgentEvidence>();
        services.AddSingleton<IOrganizationClearing, AgentClearing>();
        return services;
    }
}
