using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Console;

namespace SocConsole.Web.Agent;

/// <summary><c>agent --console URL --token T</c>: serves a console on another host until it is stopped. It opens no database.</summary>
internal static class AgentCommand
{
    public const string Name = "agent";

    private const string Usage =
        "agent --console URL [--token TOKEN] [--data DIRECTORY] [--file PATTERN]... [--collect DIRECTORY]... [--journal] [--hostname NAME] [--spool-megabytes NUMBER]";

    public static async Task<int> RunAsync(string[] args)
    {
        if (AgentSettings.Read(args) is not { } settings)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        using var loggers = LoggerFactory.Create(builder => builder.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.ColorBehavior = LoggerColorBehavior.Disabled;
        }));
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var agent = new AgentHost(settings, TimeProvider.System, loggers);
        try
        {
            if (await agent.RunAsync(stop.Token) is { } refusal)
            {
                await Console.Error.WriteLineAsync(refusal);
                return 1;
            }

            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
