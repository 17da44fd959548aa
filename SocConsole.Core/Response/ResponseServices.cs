using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Clearing;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.IncidentActions;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Core.Response;

public static class ResponseServices
{
    public static IServiceCollection AddSocResponse(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSocOutbound(configuration);
        services.AddChecked<ResponseOptions>(configuration, ResponseOptions.Section, options => options.Faults());
        services.AddChecked<NotifyOptions>(configuration, NotifyOptions.Section, options => options.Faults());
        services.AddConnectors();
        services.AddPlaybooks();
        services.AddSingleton<IOrganizationClearing, ResponseClearing>();
        services.AddSingleton<IJobHandler, RunPlaybookHandler>();
        services.AddSingleton<IJobHandler, ExpireApprovalHandler>();
        services.AddSingleton<IJobHandler, ExpireBlockHandler>();
        services.AddSingleton<IJobHandler, ExpireStepHandler>();
        return services;
    }

    private static void AddConnectors(this IServiceCollection services)
    {
        services.TryAddSingleton<OwnAddresses>(ProtectedTargets.MachineAddresses);
        services.AddSingleton<ProtectedTargets>();
        services.AddSingleton<ResponseJobs>();
        services.AddSingleton<BlockListPublisher>();
        services.AddSingleton<BlockListService>();
        services.AddSingleton<EvidenceService>();
        services.AddSingleton<INoticeChannel, WebhookChannel>();
        services.AddSingleton<INoticeChannel, MailChannel>();
        services.AddSingleton<IResponseConnector, BlockListConnector>();
        services.AddSingleton<IResponseConnector, EvidenceConnector>();
        services.AddSingleton<IResponseConnector, NotifyConnector>();
        services.AddSingleton<AgentHolds>();
        services.AddSingleton<IResponseConnector, AgentConnector>();
        services.AddOrganizationConnectors();
        services.AddSingleton<ConnectorSet>();
        services.AddSingleton<ActionStates>();
        services.AddSingleton<WorkflowService>();
        services.AddSingleton<WorkflowRuns>();
        services.AddSingleton<IIncidentActions, IncidentActionList>();
        services.AddSingleton<IncidentResponse>();
        services.AddSingleton<ContainmentStatus>();
        services.AddSingleton<UnblockSchedule>();
        services.AddSingleton<IncidentAnalysis>();
        services.AddSingleton<IncidentThreatStatuses>();
        services.AddSingleton<ImpactMetrics>();
    }

    private static void AddPlaybooks(this IServiceCollection services)
    {
        services.AddSingleton(_ => PlaybookLibrary.LoadBuiltIn());
        services.AddSingleton<StepPlanner>();
        services.AddSingleton<PlaybookDrafter>();
        services.AddSingleton<RunDrafter>();
        services.AddSingleton<RunRequests>();
        services.AddSingleton<RunCancel>();
        services.AddSingleton<ManualSteps>();
        services.AddSingleton<StepExpiry>();
        services.AddSingleton<RunWalk>();
        services.AddSingleton<FlowFacts>();
        services.AddSingleton<PlaybookFactory>();
        services.AddSingleton<PlaybookDecisions>();
        services.AddSingleton<PlaybookProposals>();
        services.AddSingleton<PlaybookReverts>();
        services.AddSingleton<PlaybookService>();
        services.AddSingleton<RunClaims>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<RunUndo>();
        services.AddSingleton<StepExecutor>();
        services.AddSingleton<PlaybookRunner>();
        services.AddSingleton<IEventHandler, PlaybookPlanner>();
        services.AddHostedService<PlaybookSweep>();
    }
}
