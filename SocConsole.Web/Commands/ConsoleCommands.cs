namespace SocConsole.Web.Commands;

/// <summary>The words after <c>--</c> that do one thing and end: <c>import FILE</c>, <c>verify-audit</c>.</summary>
internal static class ConsoleCommands
{
    /// <summary>The command that the arguments name, or null when the console is to be started.</summary>
    public static Func<string[], Task<int>>? Find(string[] args) => args.FirstOrDefault() switch
    {
        VerifyAuditCommand.Name => VerifyAuditCommand.RunAsync,
        _ => null,
    };
}
