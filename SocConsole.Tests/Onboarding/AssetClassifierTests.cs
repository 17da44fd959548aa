using SocConsole.Core.Onboarding;
using SocConsole.Core.Onboarding.Assets;

namespace SocConsole.Tests.Onboarding;

public sealed class AssetClassifierTests
{
    public static TheoryData<string, string, string?> Hosts => new()
    {
        { "22 ssh SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13", "linux_host", "linux" },
        { "22 ssh SSH-2.0-OpenSSH_9.6", "linux_host", "linux" },
        { "22 ssh SSH-2.0-OpenSSH_for_Windows_9.5", "windows_host", "windows" },
        { "22 ssh SSH-2.0-Cisco-1.25;80 http", "network_device", "network" },
        { "22 ssh SSH-2.0-ROSSSH", "network_device", "network" },
        { "53 domain;88 kerberos;389 ldap;445 microsoft-ds", "domain_controller", null },
        { "135 msrpc;139 netbios-ssn;445 microsoft-ds;3389 ms-wbt-server", "windows_host", "windows" },
        { "80 http HTTP/1.1 200 OK; Server: nginx/1.24.0 (Ubuntu)", "web_server", "linux" },
        { "80 http HTTP/1.1 200 OK; Server: Microsoft-IIS/10.0", "web_server", "windows" },
        { "8080 http-alt", "web_server", null },
        { "3306 mysql J 8.0.36 mysql_native_password", "database_server", null },
        { "22 ssh SSH-2.0-OpenSSH_9.2p1 Debian-2;5432 postgresql", "database_server", "linux" },
        { "25 smtp 220 mail ESMTP;143 imap * OK ready", "mail_server", null },
        { "139 netbios-ssn;445 microsoft-ds", "file_server", null },
        { "80 http;631 ipp;9100 jetdirect", "printer", null },
        { "6443 kubernetes", "container_host", null },
        { "49152 unknown", "unknown", null },
    };

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Judge_KnownHosts_AreWhatTheTableSays(string services, string classification, string? os)
    {
        var judged = AssetClassifier.Judge(Read(services));

        Assert.Equal((classification, os), (judged.Classification, judged.OsType));
        Assert.InRange(judged.Confidence, classification == AssetClassifier.Unknown ? 0 : 0.5, classification == AssetClassifier.Unknown ? 0 : 1);
        Assert.Contains(Read(services), service => judged.Reason.Contains(service.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_NoService_IsUnknownWithoutConfidence() => Assert.Equal(new AssetJudgement("unknown", 0, "no port is open", null, null), AssetClassifier.Judge([]));

    private static IReadOnlyList<AssetService> Read(string services) =>
        [.. services.Split(';').Where(part => !part.StartsWith(" Server", StringComparison.Ordinal)).Select(part => part.Split(' ', 3)).Select(parts => new AssetService(int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1], Banner(services, parts)))];

    private static string? Banner(string services, string[] parts) => parts.Length < 3 ? null : services.Contains("; Server", StringComparison.Ordinal) ? services[services.IndexOf(parts[2], StringComparison.Ordinal)..] : parts[2];
}
