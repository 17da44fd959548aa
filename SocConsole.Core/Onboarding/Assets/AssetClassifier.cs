using System.Globalization;

namespace SocConsole.Core.Onboarding.Assets;

/// <summary>What a host seems to be.</summary>
/// <param name="Classification">Such as <c>web_server</c>; <c>unknown</c> when nothing told.</param>
/// <param name="Confidence">0 to 1: a prior of the rule that fits best, no measurement.</param>
/// <param name="Reason">What told it.</param>
/// <param name="OsType"><c>linux</c>, <c>windows</c> or <c>network</c>; null when nothing told.</param>
/// <param name="Role"><c>server</c>, <c>workstation</c>, <c>infrastructure</c>; null when nothing told.</param>
public sealed record AssetJudgement(string Classification, double Confidence, string Reason, string? OsType, string? Role);

/// <summary>Tells what a host is from its open ports and what its services say, by the table in docs/onboarding.md: of the rules that fit, the surest counts.</summary>
public static class AssetClassifier
{
    public const string Unknown = "unknown";

    private static readonly string[] NetworkWords = ["Cisco", "RouterOS", "MikroTik", "FortiSSH", "FortiGate", "JUNOS", "Arista", "HUAWEI", "Ubiquiti", "EdgeOS", "pfSense", "ZyXEL", "Aruba", "ROSSSH"];
    private static readonly string[] WindowsWords = ["Windows", "Microsoft", "IIS/", "Win32", "Win64"];
    private static readonly string[] LinuxWords = ["Ubuntu", "Debian", "Raspbian", "CentOS", "Red Hat", "Fedora", "AlmaLinux", "Rocky", "SUSE", "Alpine", "Linux"];
    private static readonly string[] DatabaseWords = ["mysql", "MariaDB", "PostgreSQL", "Microsoft SQL Server"];

    // Surest first; the first that fits counts.
    private static readonly Rule[] Rules =
    [
        new("network_device", 0.9, "infrastructure", host => host.Says(NetworkWords)),
        new("domain_controller", 0.9, "server", host => host.All(88, 389, 445) ?? host.All(88, 3268)),
        new("printer", 0.85, "infrastructure", host => host.Any(9100, 515) is { } why && host.Any(22, 3389) is null ? why : null),
        new("mail_server", 0.85, "server", host => host.Speaks("smtp", 25, 465, 587) is { } why && host.Any(110, 143, 993, 995) is { } box ? $"{why}, {box}" : null),
        new("database_server", 0.85, "server", host => host.Says(DatabaseWords)),
        new("network_device", 0.8, "infrastructure", host => host.Any(179, 8291)),
        new("container_host", 0.8, "server", host => host.Any(2375, 2376, 6443, 10250)),
        new("web_server", 0.8, "server", host => host.Speaks("http", null) is { } why && host.Says(["Server:"]) is not null ? why : null),
        new("database_server", 0.7, "server", host => host.Any(1433, 1521, 3306, 5432, 6379, 9200, 27017)),
        new("file_server", 0.7, "server", host => host.Any(2049, 548)),
        new("mail_server", 0.65, "server", host => host.Speaks("smtp", 25)),
        new("dns_server", 0.6, "server", host => host.Any(53)),
        new("web_server", 0.6, "server", host => host.Any(80, 443, 8080, 8443)),
        new("windows_host", 0.6, "workstation", host => host.All(135, 445) ?? host.Any(3389)),
        new("file_server", 0.5, "server", host => host.All(139, 445)),
        new("linux_host", 0.5, "server", host => host.Speaks("ssh", null)),
    ];

    /// <summary>Judges a host by its open ports and banners.</summary>
    public static AssetJudgement Judge(IReadOnlyList<AssetService> services)
    {
        var host = new Host(services);
        var (os, told) = System(host);
        foreach (var rule in Rules)
        {
            if (rule.Fits(host) is not { } why)
            {
                continue;
            }

            // A name that says a system must not disagree with what the banners say of it.
            var classification = rule.Classification == "linux_host" && os == "windows" ? "windows_host" : rule.Classification;
            return new AssetJudgement(classification, rule.Confidence, told is null ? why : $"{why}; {told}", classification == "network_device" ? "network" : os, rule.Role);
        }

        return new AssetJudgement(Unknown, 0, services.Count == 0 ? "no port is open" : $"{host.Ports} tell no role", os, null);
    }

    private static (string? Os, string? Told) System(Host host) =>
        host.Says(NetworkWords) is { } network ? ("network", network)
        : host.Says(WindowsWords) is { } windows ? ("windows", windows)
        : host.Says(LinuxWords) is { } linux ? ("linux", linux)
        : host.All(135, 445) is { } ports ? ("windows", $"{ports} as Windows has them")
        : host.Any(3389) is { } desktop && host.Any(22) is null ? ("windows", $"{desktop} as Windows has it")
        : host.Says(["OpenSSH"]) is { } ssh ? ("linux", $"{ssh}, and nothing says another system")
        : (null, null);

    private sealed record Rule(string Classification, double Confidence, string Role, Func<Host, string?> Fits);

    private sealed class Host(IReadOnlyList<AssetService> services)
    {
        public string Ports => Text(services.Select(service => service.Port));

        public string? Any(params int[] ports) => services.Where(service => ports.Contains(service.Port)).Select(service => service.Port).ToArray() is { Length: > 0 } open ? Text(open) : null;

        public string? All(params int[] ports) => Array.TrueForAll(ports, port => services.Any(service => service.Port == port)) ? Text(ports) : null;

        public string? Speaks(string protocol, params int[]? ports) =>
            services.FirstOrDefault(service => service.Name.StartsWith(protocol, StringComparison.Ordinal) && (ports is not { Length: > 0 } || ports.Contains(service.Port))) is { } found ? $"{found.Name} on port {found.Port.ToString(CultureInfo.InvariantCulture)}" : null;

        public string? Says(string[] words) =>
            services.FirstOrDefault(service => service.Banner is { } banner && Array.Exists(words, word => banner.Contains(word, StringComparison.OrdinalIgnoreCase))) is { } found ? $"port {found.Port.ToString(CultureInfo.InvariantCulture)} says \"{found.Banner}\"" : null;

        private static string Text(IEnumerable<int> ports)
        {
            string[] texts = [.. ports.Select(port => port.ToString(CultureInfo.InvariantCulture))];
            return texts.Length == 1 ? $"port {texts[0]} is open" : $"ports {string.Join(", ", texts)} are open";
        }
    }
}
