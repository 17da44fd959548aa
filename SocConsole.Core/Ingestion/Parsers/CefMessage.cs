namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// ArcSight's Common Event Format, version 0 and 1: <c>CEF:0|Vendor|Product|Version|SignatureId|Name|Severity|key=value …</c>. A custom field such as <c>cs1</c>
/// gets the name that its <c>cs1Label</c> gives.
/// </summary>
internal static class CefMessage
{
    private const string Label = "Label";

    /// <summary>Reads what follows the mark <c>CEF:</c>; false adds nothing.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, EventFields fields, DateTime receivedAt, ref DateTime? timestamp)
    {
        var rest = text;
        if (!PipeHeader.TryTake(ref rest, out var version) || !Numbers.TryRead(version.Trim(), 9, out _) || !PipeHeader.TryTake(ref rest, out var vendor)
            || !PipeHeader.TryTake(ref rest, out var product) || !PipeHeader.TryTake(ref rest, out var release) || !PipeHeader.TryTake(ref rest, out var signature)
            || !PipeHeader.TryTake(ref rest, out var name))
        {
            return false;
        }

        if (!PipeHeader.TryTake(ref rest, out var severity))
        {
            severity = rest;
            rest = default;
        }

        fields.Add(Ecs.EventDataset, "cef");
        fields.AddIfMissing(EcsNetwork.ObserverVendor, PipeHeader.Unescape(vendor));
        fields.AddIfMissing(EcsNetwork.ObserverProduct, PipeHeader.Unescape(product));
        fields.AddIfMissing(EcsNetwork.ObserverVersion, PipeHeader.Unescape(release));
        fields.AddIfMissing(EcsNetwork.EventCode, PipeHeader.Unescape(signature));
        fields.AddIfMissing(EcsNetwork.RuleName, PipeHeader.Unescape(name));
        AddSeverity(severity.Trim(), fields);
        AddExtension(rest, fields);
        ExtensionKeys.Finish(fields, receivedAt, ref timestamp);
        return true;
    }

    /// <summary>0 to 10 is a number of the format's own scale; a word stays a level, because no number is exact for it.</summary>
    private static void AddSeverity(ReadOnlySpan<char> severity, EventFields fields)
    {
        if (Numbers.TryRead(severity, 10, out _))
        {
            fields.Add(EcsNetwork.EventSeverity, TextPool.Get(severity));
        }
        else if (!severity.IsEmpty)
        {
            fields.AddIfMissing(Ecs.LogLevel, severity.ToString().ToLowerInvariant());
        }
    }

    private static void AddExtension(ReadOnlySpan<char> text, EventFields fields)
    {
        var pairs = ExtensionPairs.Find(text);
        foreach (var (key, value) in pairs)
        {
            var name = text[key];
            if (IsCustom(name))
            {
                if (name.EndsWith(Label))
                {
                    continue;
                }

                name = LabelOf(name, text, pairs);
            }

            ExtensionKeys.Add(name, PipeHeader.Unescape(text[value]), fields);
        }
    }

    private static bool IsCustom(ReadOnlySpan<char> name) =>
        name.StartsWith("cs") || name.StartsWith("cn") || name.StartsWith("cfp") || name.StartsWith("c6a") || name.StartsWith("deviceCustom") || name.StartsWith("flex");

    /// <summary>The label's text, or the key itself where no label stands or it is unfit for a name.</summary>
    private static ReadOnlySpan<char> LabelOf(ReadOnlySpan<char> name, ReadOnlySpan<char> text, List<(Range Key, Range Value)> pairs)
    {
        foreach (var (key, value) in pairs)
        {
            var candidate = text[key];
            if (candidate.Length == name.Length + Label.Length && candidate.StartsWith(name) && candidate.EndsWith(Label))
            {
                var label = text[value].Trim();
                return label.IsEmpty || label.Length > ForeignFields.MaximumName ? name : label;
            }
        }

        return name;
    }
}
