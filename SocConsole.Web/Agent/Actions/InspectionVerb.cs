using System.Globalization;
using System.Net;
using System.Text;
using SocConsole.Core.EndpointAgents;

namespace SocConsole.Web.Agent.Actions;

/// <summary>Reads what a process has mapped and opened, and which connections the host has. It changes nothing.</summary>
internal sealed class InspectionVerb : IAgentVerb
{
    private const int MaximumCharacters = 4 * 1024 * 1024;
    private const int MaximumConnections = 1_000;
    private const int MaximumOpenFiles = 4_096;

    // net/tcp_states.h
    private static readonly string[] TcpStates = ["", "established", "syn_sent", "syn_recv", "fin_wait1", "fin_wait2", "time_wait", "close", "close_wait", "last_ack", "listen", "closing"];

    public IReadOnlyList<string> Names { get; } = [AgentVerbs.MemoryMaps, AgentVerbs.ListConnections];

    public Task<AgentCapability> ProbeAsync(CancellationToken ct) => Task.FromResult(
        Directory.Exists("/proc/self") ? new AgentCapability("inspect", true, Environment.IsPrivilegedProcess ? null : "without root only processes of its own account") : new AgentCapability("inspect", false, "there is no /proc"));

    public Task<VerbResult> CarryOutAsync(VerbRequest request, CancellationToken ct) =>
        Task.FromResult(request.Order.Verb == AgentVerbs.MemoryMaps ? Maps(request) : Connections());

    private static VerbResult Maps(VerbRequest request)
    {
        if (!int.TryParse(request.Text("pid"), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || Procfs.Find(pid) is not { } process)
        {
            return VerbResult.Failed("pid must be the number of a process that runs.");
        }

        var folder = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# cmdline\n{File.ReadAllText($"{folder}/cmdline").Replace('\0', ' ')}\n\n# status\n{File.ReadAllText($"{folder}/status")}\n# open files\n");
        foreach (var file in Directory.EnumerateFileSystemEntries($"{folder}/fd").Take(MaximumOpenFiles))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)} {new FileInfo(file).LinkTarget}\n");
        }

        var maps = File.ReadAllText($"{folder}/maps");
        var regions = maps.AsSpan().Count('\n');
        text.Append("\n# maps\n").Append(maps.AsSpan(0, Math.Min(maps.Length, MaximumCharacters - Math.Min(text.Length, MaximumCharacters))));
        File.WriteAllText(request.Scratch, text.ToString());
        return VerbResult.Done($"{process.Name} ({pid}) has {regions} regions of memory.", new { process.Pid, process.Name, process.StartTime, Regions = regions }, request.Scratch);
    }

    private static VerbResult Connections()
    {
        var all = ((string[])["tcp", "tcp6", "udp", "udp6"]).SelectMany(Read).Take(MaximumConnections + 1).ToList();
        var shown = all.Take(MaximumConnections).ToList();
        return VerbResult.Done(
            string.Create(CultureInfo.InvariantCulture, $"{shown.Count} connections{(all.Count > shown.Count ? ", and more that are not listed" : "")}."), new { Connections = shown, Complete = all.Count == shown.Count });
    }

    private static IEnumerable<Connection> Read(string protocol) => File.Exists($"/proc/net/{protocol}") ? File.ReadLines($"/proc/net/{protocol}").Skip(1).Select(line => Parse(protocol, line)).OfType<Connection>() : [];

    internal static Connection? Parse(string protocol, string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 10 || !int.TryParse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var state) || EndOf(fields[1]) is not { } local || EndOf(fields[2]) is not { } remote)
        {
            return null;
        }

        var word = protocol.StartsWith("tcp", StringComparison.Ordinal) && state > 0 && state < TcpStates.Length ? TcpStates[state] : "open";
        return new Connection(protocol, local.ToString(), remote.ToString(), word, fields[7]);
    }

    // Addresses are written in words of 32 bits in the machine's order.
    private static IPEndPoint? EndOf(string text)
    {
        var parts = text.Split(':');
        if (parts.Length != 2 || parts[0].Length is not (8 or 32) || !int.TryParse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        var bytes = Convert.FromHexString(parts[0]);
        if (BitConverter.IsLittleEndian)
        {
            for (var word = 0; word < bytes.Length; word += 4)
            {
                bytes.AsSpan(word, 4).Reverse();
            }
        }

        return new IPEndPoint(new IPAddress(bytes), port);
    }

    /// <param name="User">Number of the account.</param>
    internal sealed record Connection(string Protocol, string Local, string Remote, string State, string User);
}
