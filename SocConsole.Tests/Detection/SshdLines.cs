using System.Globalization;

namespace SocConsole.Tests.Detection;

/// <summary>Lines of sshd with a time of their own; every one is different.</summary>
internal static class SshdLines
{
    /// <summary>An hour before the time at which the tests' clock stands.</summary>
    public static readonly DateTime Nine = new(2026, 3, 4, 9, 0, 0, DateTimeKind.Utc);

    public static string Failed(string address, DateTime at, int pid = 4000, string user = "root") =>
        string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-ddTHH:mm:ss.ffffffZ} web-01 sshd[{pid}]: Failed password for {user} from {address} port 4022 ssh2");

    public static string Accepted(string address, DateTime at) =>
        string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-ddTHH:mm:ss.ffffffZ} web-01 sshd[4000]: Accepted password for deploy from {address} port 4022 ssh2");

    public static string Sudo(string user, DateTime at, string command) =>
        string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-ddTHH:mm:ss.ffffffZ} web-01 sudo[4000]: {user} : TTY=pts/0 ; PWD=/home ; USER=root ; COMMAND={command}");

    /// <summary>Refused passwords from one address, a second apart.</summary>
    public static List<string> Burst(string address, int count, DateTime? from = null) =>
        [.. Enumerable.Range(0, count).Select(index => Failed(address, (from ?? Nine).AddSeconds(index), 4000 + index))];
}
