namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>The programs whose messages are read sentence by sentence.</summary>
internal static class SyslogPrograms
{
    public static bool IsKnown(ReadOnlySpan<char> program) => IsSshd(program) || IsWebServer(program) || program is "sudo" or "su" or "login" or "kernel";

    /// <summary>OpenSSH 9.8 split sshd into programs of these names.</summary>
    public static bool IsSshd(ReadOnlySpan<char> program) => program is "sshd" or "sshd-session" or "sshd-auth";

    public static bool IsWebServer(ReadOnlySpan<char> program) => program is "nginx" or "apache" or "apache2" or "httpd" or "apache-access" or "nginx-access";
}
