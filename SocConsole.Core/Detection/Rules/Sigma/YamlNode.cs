namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>A node of a rule's YAML with the line it stands on.</summary>
/// <param name="Line">From 1, within the file.</param>
/// <param name="Weight">How many nodes it stands for once every alias is expanded.</param>
internal abstract record YamlNode(int Line, int Weight);

/// <param name="Line">From 1, within the file.</param>
/// <param name="Value">The text without quotes.</param>
/// <param name="Plain">Written without quotes, so that null, numbers and booleans mean themselves.</param>
internal sealed record YamlText(int Line, string Value, bool Plain) : YamlNode(Line, 1)
{
    public bool IsNull => Plain && Value is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record YamlList(int Line, int Weight, IReadOnlyList<YamlNode> Items) : YamlNode(Line, Weight);

internal sealed record YamlMap(int Line, int Weight, IReadOnlyList<YamlEntry> Entries) : YamlNode(Line, Weight)
{
    public YamlNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key.Value == key)?.Value;
}

internal sealed record YamlEntry(YamlText Key, YamlNode Value);
