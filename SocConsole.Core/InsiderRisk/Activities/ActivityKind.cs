namespace SocConsole.Core.InsiderRisk.Activities;

/// <summary>What a person did.</summary>
public enum ActivityKind
{
    Logon,
    Logoff,
    FileAccess,
    Email,
    Device,
    Http,
    Process,
}

public enum FileAction
{
    Read,
    Write,
    Copy,
    Download,
    Upload,
    Delete,
    Rename,
}

/// <summary>Where a file went or lay.</summary>
public enum FileDestination
{
    Local,
    Share,
    Removable,
    Cloud,
}
