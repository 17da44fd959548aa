using System.Collections.Frozen;

namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>What names of files, hosts and programs tell.</summary>
public static class ActNames
{
    private static readonly string[] ProgramEndings = [".exe", ".dll", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".hta", ".jar", ".sh", ".iso", ".lnk"];

    private static readonly FrozenSet<string> PersonalMail = new[]
    {
        "gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com", "icloud.com", "me.com", "aol.com", "gmx.net", "gmx.de", "gmx.com", "web.de", "mail.com", "mail.ru", "yandex.ru",
        "protonmail.com", "proton.me", "pm.me", "tutanota.com", "tuta.com", "zoho.com", "qq.com", "163.com", "comcast.net", "verizon.net", "juno.com", "netzero.com", "sbcglobal.net", "cox.net", "charter.net",
        "earthlink.net", "bellsouth.net", "hotmail.co.uk", "yahoo.co.uk", "optonline.net", "msn.com", "fastmail.com",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> PublicShare = new[]
    {
        "dropbox.com", "wetransfer.com", "mega.nz", "mega.co.nz", "mediafire.com", "drive.google.com", "box.com", "sendspace.com", "anonfiles.com", "gofile.io", "file.io", "transfer.sh", "pastebin.com",
        "4shared.com", "rapidshare.com", "zippyshare.com", "filemail.com", "pcloud.com", "icloud.com", "1drv.ms", "onedrive.live.com", "catbox.moe", "0x0.st", "github.com", "gist.github.com",
        "discord.com", "telegram.org", "web.whatsapp.com", "sync.com", "terabox.com",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> RiskyProcess = new[]
    {
        "tor", "tor.exe", "nmap", "nmap.exe", "wireshark", "wireshark.exe", "tshark", "tcpdump", "mimikatz.exe", "procdump.exe", "procdump64.exe", "psexec.exe", "psexec64.exe", "rclone", "rclone.exe", "megasync.exe",
        "anydesk.exe", "teamviewer.exe", "ngrok", "ngrok.exe", "chisel", "chisel.exe", "plink.exe", "nc", "ncat", "nc.exe", "msfconsole", "hydra", "john", "hashcat", "hashcat.exe", "sdelete.exe", "shred", "vssadmin.exe",
        "wevtutil.exe", "bloodhound.exe", "sharphound.exe", "winscp.exe", "filezilla.exe", "keylogger.exe",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Homes = ["/home/", "/users/", "\\users\\", "/export/home/"];

    public static bool IsProgram(string path) => ProgramEndings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    public static bool IsPersonalMail(string domain) => PersonalMail.Contains(domain);

    public static bool IsPublicShare(string? domain) => domain is not null && (PublicShare.Contains(domain) || (domain.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && PublicShare.Contains(domain[(dot + 1)..])));

    public static bool IsRiskyProcess(string? name) => name is not null && RiskyProcess.Contains(name);

    /// <summary>Folder of a path, without the file; empty when it has none.</summary>
    public static ReadOnlySpan<char> FolderOf(string path)
    {
        var end = path.AsSpan().LastIndexOfAny('/', '\\');
        return end <= 0 ? [] : path.AsSpan(0, end);
    }

    /// <summary>Whose home folder a path lies in; null when in none.</summary>
    public static string? HomeOf(string path)
    {
        foreach (var home in Homes)
        {
            var at = path.IndexOf(home, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                continue;
            }

            var name = path.AsSpan(at + home.Length);
            var end = name.IndexOfAny('/', '\\');
            return end > 0 ? name[..end].ToString() : null;
        }

        return null;
    }
}
