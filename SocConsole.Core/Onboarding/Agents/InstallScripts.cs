namespace SocConsole.Core.Onboarding.Agents;

/// <summary>How an agent is installed, with a token that serves once. Only what the agent program can really do.</summary>
internal static class InstallScripts
{
    private const string Token = "TOKEN";

    /// <summary>The one command that runs the agent by hand; <c>TOKEN</c> stands for the secret where none is given.</summary>
    public static string Command(string console, string? hostname, string? token = null) =>
        $"soc-console agent --console {Quoted(console)} --token {token ?? Token} --journal{(hostname is null ? string.Empty : $" --hostname {Quoted(hostname)}")}";

    /// <summary>A script by platform; a platform that is not supported says so.</summary>
    public static IReadOnlyDictionary<string, string> Of(string console, string? hostname, string token) => new Dictionary<string, string>
    {
        ["linux"] = Linux(console, hostname, token),
        ["windows"] = NotSupported("windows", "send its events with a collector (winlogbeat, nxlog) to POST /ingest/multi or POST /api/v1/events"),
        ["macos"] = NotSupported("macos", "send its logs by syslog or with osquery to POST /ingest/multi"),
        ["docker"] = NotSupported("docker", "run the agent on the Linux host of the containers"),
    };

    private static string Linux(string console, string? hostname, string token) => $"""
        #!/bin/sh
        # Installs the agent as a systemd service. Needs root, and the program soc-console (dotnet publish, self-contained) in /opt/soc-console.
        set -eu
        test -x /opt/soc-console/SocConsole.Web || (echo "Put the published console program into /opt/soc-console first." >&2; exit 1)
        ln -sf /opt/soc-console/SocConsole.Web /usr/local/bin/soc-console
        install -d -m 0700 /var/lib/soc-agent
        cat > /etc/systemd/system/soc-agent.service <<'UNIT'
        [Unit]
        Description=SOC Console agent
        After=network-online.target
        Wants=network-online.target

        [Service]
        ExecStart=/usr/local/bin/{Command(console, hostname, token)} --data /var/lib/soc-agent
        Restart=always
        RestartSec=5

        [Install]
        WantedBy=multi-user.target
        UNIT
        chmod 0600 /etc/systemd/system/soc-agent.service
        systemctl daemon-reload
        systemctl enable --now soc-agent.service
        """;

    private static string NotSupported(string platform, string instead) => $"not_supported: there is no agent for {platform}; {instead}.";

    // For a POSIX shell.
    private static string Quoted(string text) => text.All(character => char.IsAsciiLetterOrDigit(character) || "-._:/[]".Contains(character, StringComparison.Ordinal)) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
