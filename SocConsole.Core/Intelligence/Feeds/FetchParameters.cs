namespace SocConsole.Core.Intelligence.Feeds;

/// <summary>What a fetch of a feed may be told.</summary>
internal static class FetchParameters
{
    /// <summary>Reads everything again, whatever the cursors say.</summary>
    public const string Force = """{"force":true}""";
}
