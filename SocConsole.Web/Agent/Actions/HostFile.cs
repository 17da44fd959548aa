using System.Globalization;
using System.IO.Enumeration;

namespace SocConsole.Web.Agent.Actions;

/// <summary>Which files an order may name. A link could lead from a folder that anybody may write to into one that only root may read: no part of a path may be one.</summary>
internal static class HostFile
{
    private static readonly string[] Secrets = ["/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-"];
    private static readonly string[] KeyEndings = [".pem", ".key", ".p12", ".pfx"];

    /// <summary>Null when the path is that of a regular file that isn't the agent's own and has no link in it; else why not.</summary>
    public static string? Resolve(string? given, AgentSettings settings, out string path)
    {
        path = given ?? "";
        if (given is null || !Path.IsPathFullyQualified(given))
        {
            return "path must be the full path of a file.";
        }

        path = Path.GetFullPath(given);
        if (RefusePlace(path, settings) is { } refusal)
        {
            return refusal;
        }

        if (!File.Exists(path))
        {
            return $"{path} does not exist, or is no file.";
        }

        // Devices and pipes would be read for ever.
        return (File.GetAttributes(path) & (FileAttributes.Device | FileAttributes.Directory)) != 0 || !IsRegular(path) ? $"{path} is no regular file." : null;
    }

    /// <summary>Null when a file may be put there or taken from there: no part of the path is a link, and it is not the agent's own. The file itself need not exist.</summary>
    public static string? RefusePlace(string path, AgentSettings settings)
    {
        if (IsBelow(path, settings.DataDirectory))
        {
            return "The agent's own files are not touched.";
        }

        for (var part = path; part is not null; part = Path.GetDirectoryName(part))
        {
            if (new FileInfo(part).LinkTarget is not null)
            {
                return $"{part} is a link; name the file by its own path.";
            }
        }

        return null;
    }

    /// <summary>Null when a copy of the file may leave the host: it lies below a folder for that or is followed, and holds no key or password by its place or name; else why not.</summary>
    public static string? RefuseCollecting(string path, AgentSettings settings)
    {
        if (Secrets.Contains(path, StringComparer.Ordinal) || path.Split('/').Contains(".ssh", StringComparer.Ordinal) || Array.Exists(KeyEndings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            return $"{path} holds passwords or keys; it does not leave the host.";
        }

        return settings.CollectFolders.Any(folder => IsBelow(path, folder)) || settings.Files.Any(pattern => IsFollowed(path, pattern))
            ? null
            : $"{path} is not below {string.Join(", ", settings.CollectFolders)} and is not followed; start the agent with --collect to allow its folder.";
    }

    /// <summary>Whether the opened file is the one at the path: a folder may have become a link in between.</summary>
    public static bool IsAt(FileStream file, string path) => !OperatingSystem.IsLinux()
        || new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}")).LinkTarget == path;

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static bool IsFollowed(string path, string pattern) =>
        Path.GetDirectoryName(path) == Path.GetDirectoryName(pattern) && FileSystemName.MatchesSimpleExpression(Path.GetFileName(pattern), Path.GetFileName(path), ignoreCase: false);

    private static bool IsRegular(string path) => !path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/proc/", StringComparison.Ordinal) && !path.StartsWith("/sys/", StringComparison.Ordinal)
        && !(!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) == UnixFileMode.None && new FileInfo(path).Length == 0);
}
