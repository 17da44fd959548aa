using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Automation.Triggers;
using SocConsole.Core.Automation.Webhooks;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Automation;

public static class AutomationServices
{
    public static IServiceCollection AddSocAutomation(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<WebhookOptions>(configuration, WebhookOptions.Section, options => options.Faults());
        services.AddSingleton<WebhookSignal>();
        services.AddSingleton<WebhookLanes>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookOutcomes>();
        services.AddSingleton<WebhookService>();
        services.AddSingleton<WebhookDeliveries>();
        services.AddSingleton<IEventHandler, WebhookEnqueuer>();
        services.AddHostedService<WebhookDispatcher>();
        services.AddHostedService<WebhookSweep>();
        services.AddSingleton<TriggerService>();
        services.AddSingleton<TriggerSwitches>();
        services.AddSingleton<TriggerSubjects>();
        services.AddSingleton<TriggerFiring>();
        services.AddSingleton<TriggerSimulation>();
        services.AddSingleton<TriggerEvaluator>();
        services.AddSingleton<IEventHandler>(provider => provider.GetRequiredService<TriggerEvaluator>());
        services.AddHostedService<TriggerSweep>();
        return services;
    }
}
