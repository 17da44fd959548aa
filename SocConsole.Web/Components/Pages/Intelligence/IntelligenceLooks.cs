using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Intelligence;

/// <summary>Words and states of threat intelligence as people read them.</summary>
public static class IntelligenceLooks
{
    /// <summary>Levels that an indicator may have, the worst first.</summary>
    public static readonly IReadOnlyList<Severity> Levels = [Severity.Critical, Severity.High, Severity.Medium, Severity.Low];

    public static string Word(IndicatorType type) => type switch
    {
        IndicatorType.Ip => "IP address",
        IndicatorType.Cidr => "Network",
        IndicatorType.Domain => "Domain",
        IndicatorType.Url => "URL",
        IndicatorType.Hash => "Hash",
        IndicatorType.Email => "E-mail",
        IndicatorType.Cve => "CVE",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an indicator's type"),
    };

    /// <summary>As FIRST writes it, without the prefix.</summary>
    public static string Word(Tlp marking) => marking switch
    {
        Tlp.Clear => "CLEAR",
        Tlp.Green => "GREEN",
        Tlp.Amber => "AMBER",
        Tlp.AmberStrict => "AMBER+STRICT",
        Tlp.Red => "RED",
        _ => throw new ArgumentOutOfRangeException(nameof(marking), marking, "not a marking"),
    };

    public static StateLook Of(IndicatorView indicator) => Of(indicator.State);

    public static StateLook Of(IndicatorState state) => state switch
    {
        IndicatorState.Active => new("Looked for", "✓", "good"),
        IndicatorState.Disabled => new("Switched off", "∅", ""),
        IndicatorState.Decayed => new("Decayed", "◔", ""),
        IndicatorState.Expired => new("Expired", "◷", ""),
        IndicatorState.Revoked => new("Revoked", "∅", ""),
        IndicatorState.Excluded => new("Excluded", "∅", "wait"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a state"),
    };

    public static StateLook Of(FeedView feed) => feed switch
    {
        { IsEnabled: false } => new("Disabled", "∅", ""),
        { ConsecutiveFailures: > 0 and var times } => new(times == 1 ? "Failing, once" : $"Failing, {times} times", "✕", "bad"),
        { LastSuccess: null } => new("Never fetched", "○", "wait"),
        _ => new("Healthy", "✓", "good"),
    };

    public static StateLook Of(FetchJobView job) => job switch
    {
        { Status: FetchJobStatus.Pending } => new("Waits", "◷", "wait"),
        { Status: FetchJobStatus.Running } => new("Running", "◔", "busy"),
        { Status: FetchJobStatus.Completed } => new("Completed", "✓", "good"),
        { CancelledBy: not null } => new("Cancelled", "∅", ""),
        _ => new("Failed", "✕", "bad"),
    };

    /// <summary>How long it worked, or null while it has not ended.</summary>
    public static string Duration(FetchJobView job) => job is { StartedAt: { } start, CompletedAt: { } end } ? Show.Seconds((end - start).TotalSeconds) : Show.Unknown;

    /// <summary>What is written between commas, or one a line.</summary>
    public static IReadOnlyList<string> Parts(string? text) => (text ?? "").Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Lines of the form <c>name = value</c>; a line without the sign is a name without a value.</summary>
    public static IReadOnlyDictionary<string, string> Pairs(string? text)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
            pairs[parts[0]] = parts.Length > 1 ? parts[1] : "";
        }

        return pairs;
    }

    public static string Lines(IReadOnlyDictionary<string, string> pairs) => string.Join('\n', pairs.Select(pair => $"{pair.Key} = {pair.Value}"));
}
