namespace SocConsole.Core.Intelligence;

/// <summary>Settings under <c>Soc:Indicators</c>.</summary>
public sealed class IndicatorOptions
{
    public const string Section = "Soc:Indicators";

    /// <summary>
    /// Text files of indicators, one a line: address, network, domain, URL or hash; <c>#</c> begins a comment. Read at start; a file that is missing stops the start.
    /// </summary>
    public List<string> Files { get; set; } = [];
}
