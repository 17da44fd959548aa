using System.Globalization;
using System.Net;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Catalog;

namespace SocConsole.Core.Response.Connectors;

/// <summary>What an action of the catalogue means for an agent.</summary>
/// <param name="Host">The host by name or address.</param>
/// <param name="Verb">What its agent is to do.</param>
/// <param name="Parameters">The verb's own parameters.</param>
/// <param name="Undo">The verb that undoes it; null when nothing does.</param>
/// <param name="Words">What is done, for a person, with the host left out.</param>
internal sealed record AgentTask(string Host, string Verb, IReadOnlyDictionary<string, string> Parameters, string? Undo, string Words)
{
    /// <summary>What the verb acts on: two tasks with the same target undo each other.</summary>
    public string Target => Parameters.GetValueOrDefault("ip") ?? Parameters.GetValueOrDefault("path") ?? string.Empty;

    /// <summary>Reads the request. Error: a parameter that the agent can't act by.</summary>
    public static Result<AgentTask> Read(ActionRequest request, TimeSpan blockDuration, DateTime now)
    {
        if (HostOf(request) is not { } host)
        {
            return Error.Invalid("host", "is needed: the agent of a host does it");
        }

        return request.Action switch
        {
            "isolate_host" or "isolate_host_advanced" or "endpoint_quarantine" => Isolation(request, host),
            "block_ip" or "block_ip_advanced" or "quarantine_ip" => Block(request, host, blockDuration),
            "process_termination" => Kill(request, host, now),
            "memory_dump_collection" => Maps(request, host),
            "log_preservation" => OneFile(request, host, "log_sources", AgentVerbs.CollectFile, null, "reads the file"),
            "isolate_file" => OneFile(request, host, "file_path", AgentVerbs.QuarantineFile, AgentVerbs.RestoreFile, "moves to quarantine the file"),
            _ => Error.NotConfigured($"Endpoint agents can't do {request.Action}."),
        };
    }

    private static string? HostOf(ActionRequest request) => request.Parameters.GetValueOrDefault("host")
        ?? ActionCatalog.Find(request.Action)?.Parameters.Where(parameter => parameter.Kind == ParameterKind.Host)
            .Select(parameter => request.Parameters.GetValueOrDefault(parameter.Name)).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private static AgentTask Isolation(ActionRequest request, string host)
    {
        Dictionary<string, string> parameters = new(StringComparer.Ordinal) { ["isolation_level"] = request.Action == "endpoint_quarantine" ? "quarantine" : request.Parameters.GetValueOrDefault("isolation_level") ?? "hard" };
        var duration = ActionParameters.Duration(request.Parameters);
        if (duration is { } length)
        {
            parameters["duration_seconds"] = Seconds(length);
        }

        return new AgentTask(host, AgentVerbs.IsolateHost, parameters, AgentVerbs.ReleaseHost, $"cuts it off from everything but this console{(duration is { } time ? $" for {BlockTarget.Words(time)}" : " until it is released")}");
    }

    private static Result<AgentTask> Block(ActionRequest request, string host, TimeSpan otherwise)
    {
        if (!IPAddress.TryParse(request.Parameters.GetValueOrDefault("ip_address") ?? request.Parameters.GetValueOrDefault("ip"), out var address))
        {
            return Error.Invalid("ip_address", "must be one address; an agent blocks no networks");
        }

        var duration = ActionParameters.Duration(request.Parameters) ?? otherwise;
        return new AgentTask(
            host, AgentVerbs.BlockIp, new Dictionary<string, string> { ["ip"] = address.ToString(), ["duration_seconds"] = Seconds(duration) }, AgentVerbs.UnblockIp, $"blocks {address} on it for {BlockTarget.Words(duration)}");
    }

    // A number says which process only while it runs: one that begins after the wish is another.
    private static Result<AgentTask> Kill(ActionRequest request, string host, DateTime now)
    {
        if (request.Parameters.GetValueOrDefault("process_criteria")?.Trim() is not { Length: > 0 } process)
        {
            return Error.Invalid("process_criteria", "must be the number or the exact name of a process");
        }

        var parameters = int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? new Dictionary<string, string> { ["pid"] = process, ["started_before"] = new DateTimeOffset(now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) }
            : new Dictionary<string, string> { ["name"] = process };
        return new AgentTask(host, AgentVerbs.KillProcess, parameters, null, $"ends the process {process}");
    }

    private static Result<AgentTask> Maps(ActionRequest request, string host) => request.Parameters.GetValueOrDefault("pid") is { } pid
        ? new AgentTask(host, AgentVerbs.MemoryMaps, new Dictionary<string, string> { ["pid"] = pid }, null, $"collects the memory maps of process {pid}")
        : Error.Invalid("pid", "is needed: the maps of one process are collected");

    private static Result<AgentTask> OneFile(ActionRequest request, string host, string name, string verb, string? undo, string words)
    {
        if (request.Parameters.GetValueOrDefault(name) is not ['/', ..] path)
        {
            return Error.Invalid(name, "must be the full path of a file on the host");
        }

        Dictionary<string, string> parameters = new(StringComparer.Ordinal) { ["path"] = path };
        if (verb == AgentVerbs.QuarantineFile && request.Parameters.GetValueOrDefault("hash") is { Length: 64 } sha256)
        {
            parameters["sha256"] = sha256;
        }

        return new AgentTask(host, verb, parameters, undo, $"{words} {path}");
    }

    private static string Seconds(TimeSpan duration) => Math.Max(1, (long)Math.Ceiling(duration.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
