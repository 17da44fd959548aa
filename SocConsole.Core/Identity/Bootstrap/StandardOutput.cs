namespace SocConsole.Core.Identity.Bootstrap;

/// <summary>Where the generated password is shown: the terminal, never the log.</summary>
public sealed record StandardOutput(TextWriter Writer);
