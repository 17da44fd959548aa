using System.Globalization;

namespace SocConsole.Web.Agent;

/// <summary>What the agent was started with.</summary>
/// <param name="Console">Address of the console.</param>
/// <param name="Token">Enrols it the first time; ignored afterwards.</param>
/// <param name="DataDirectory">Its secret, its spool, its positions and what it quarantined; closed to other accounts.</param>
/// <param name="Files">Files to follow; the last part of a path may hold <c>*</c> and <c>?</c>.</param>
/// <param name="Journal">Whether to follow systemd's journal.</param>
/// <param name="Hostname">As it calls itself.</param>
internal sealed record AgentSettings(Uri Console, string? Token, string DataDirectory, IReadOnlyList<string> Files, bool Journal, string Hostname)
{
    private const int MaximumFiles = 64;
    private const int MaximumFolders = 64;
    private const string SystemDirectory = "/var/lib/soc-agent";

    private static readonly string[] UsualFolders = ["/var/log", "/tmp", "/home", "/srv", "/opt"];

    /// <summary>Bytes of batches that wait on disk; when they are reached, it stops reading.</summary>
    public long MaximumSpoolBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Pause between two looks at the files.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between two tries to reach the console.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where <c>nft</c> is; null to look in the usual places.</summary>
    public string? NftPath { get; init; }

    /// <summary>Folders below which files may be collected, besides those that are followed.</summary>
    public IReadOnlyList<string> CollectFolders { get; init; } = UsualFolders;

    public string PathOf(params string[] parts) => Path.Combine([DataDirectory, .. parts]);

    /// <summary>Null when the words can't be read.</summary>
    public static AgentSettings? Read(string[] args)
    {
        Uri? console = null;
        string? token = null;
        var data = Environment.IsPrivilegedProcess ? SystemDirectory : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "soc-agent");
        var hostname = Environment.MachineName;
        var journal = false;
        long? megabytes = 512;
        List<string> files = [];
        List<string> folders = [];
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--journal")
            {
                journal = true;
                continue;
            }

            if (i + 1 == args.Length)
            {
                return null;
            }

            var value = args[++i];
            switch (args[i - 1])
            {
                case "--console" when Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https": console = address; break;
                case "--token": token = value; break;
                case "--data": data = Path.GetFullPath(value); break;
                case "--hostname": hostname = value; break;
                case "--file" when files.Count < MaximumFiles: files.Add(Path.GetFullPath(value)); break;
                case "--collect" when folders.Count < MaximumFolders: folders.Add(Path.GetFullPath(value)); break;
                case "--spool-megabytes" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 16 and <= 1_048_576: megabytes = number; break;
                default: return null;
            }
        }

        return console is null ? null : new AgentSettings(console, token, data, files, journal, hostname) { MaximumSpoolBytes = megabytes.Value * 1024 * 1024, CollectFolders = folders.Count > 0 ? folders : UsualFolders };
    }
}
