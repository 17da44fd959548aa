namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>What a named field of a row says of the indicator.</summary>
internal enum FieldRole
{
    None,
    Value,
    Type,
    Confidence,

    /// <summary>Confidence from 0 to 100.</summary>
    Percentage,
    Level,
    Tlp,

    /// <summary>A list of tags.</summary>
    Tags,

    /// <summary>A single tag, such as the name of a malware.</summary>
    Label,
    Description,
    ExternalId,
    FirstSeen,
    LastSeen,
    Metadata,
}
