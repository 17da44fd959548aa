using SocConsole.Web.Agent;
using SocConsole.Web.Hosting;

namespace SocConsole.Web.Commands;

/// <summary>The words after <c>--</c> that do one thing and end.</summary>
internal static class ConsoleCommands
{
    private static readonly Dictionary<string, Func<string[], Task<int>>> Known = new(StringComparer.Ordinal)
    {
        ["import"] = ImportCommand.RunAsync,
        [RulesCommand.Name] = RulesCommand.RunAsync,
        [ParseCommand.Name] = ParseCommand.RunAsync,
        [VerifyAuditCommand.Name] = VerifyAuditCommand.RunAsync,
        [AgentCommand.Name] = AgentCommand.RunAsync,
    };

    /// <summary>The command that the arguments name, or null when the console is to be started.</summary>
    public static Func<string[], Task<int>>? Find(string[] args)
    {
        if (args.Length == 0 || args[0].StartsWith('-'))
        {
            return null;
        }

        return Known.TryGetValue(args[0], out var command) ? rest => GuardAsync(command, rest) : UnknownAsync;
    }

    private static async Task<int> GuardAsync(Func<string[], Task<int>> command, string[] args)
    {
        try
        {
            return await command(args[1..]);
        }
        catch (Exception fault) when (fault is StartupRefusedException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static async Task<int> UnknownAsync(string[] args)
    {
        await Console.Error.WriteLineAsync($"Unknown command {args[0]}. There are: {string.Join(", ", Known.Keys)}.");
        return 2;
    }
}
