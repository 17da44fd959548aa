namespace SocConsole.Web.Commands;

/// <summary>What follows a command's name: one path, and options that each take a value.</summary>
/// <param name="Path">The path; null when there is none.</param>
/// <param name="Options">Values by the option's name with its dashes.</param>
internal sealed record CommandArguments(string? Path, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>Null when there is something that the command does not know, or an option without a value.</summary>
    public static CommandArguments? Read(string[] args, params string[] known)
    {
        string? path = null;
        Dictionary<string, string> options = new(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            if (known.Contains(args[i]) && i + 1 < args.Length)
            {
                options[args[i]] = args[++i];
            }
            else if (path is null && !args[i].StartsWith('-'))
            {
                path = args[i];
            }
            else
            {
                return null;
            }
        }

        return new CommandArguments(path, options);
    }

    public string? this[string option] => Options.GetValueOrDefault(option);
}
