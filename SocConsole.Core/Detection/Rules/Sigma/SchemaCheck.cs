using System.Globalization;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>
/// What Sigma's JSON schemas (2.1.0) demand of a document's description beyond what detection needs: forms of id, dates, status, lists and tags. Title, level and
/// the detection itself are checked where they are read.
/// </summary>
internal static class SchemaCheck
{
    private const int MaximumDescription = 65_535;
    private static readonly string[] Statuses = ["stable", "test", "experimental", "deprecated", "unsupported"];
    private static readonly string[] Relations = ["derived", "obsolete", "merged", "renamed", "similar", "correlation"];
    private static readonly string[] TextKeys = ["author", "license", "description", "name", "taxonomy"];
    private static readonly string[] ListKeys = ["references", "tags", "falsepositives", "fields", "scope"];

    public static void Check(YamlMap document, LoadContext context)
    {
        if (document["id"] is YamlText { IsNull: false } id && !Guid.TryParseExact(id.Value, "D", out _))
        {
            context.Shortcoming(id.Line, $"id '{id.Value}' must be a UUID such as 0e95725d-7320-415d-80f7-004da920fc11");
        }

        if (document["status"] is { } status && !(status is YamlText known && Statuses.Contains(known.Value)))
        {
            context.Shortcoming(status.Line, $"status must be one of {string.Join(", ", Statuses)}");
        }

        CheckDate(document, "date", context);
        CheckDate(document, "modified", context);
        foreach (var node in TextKeys.Select(key => document[key]).OfType<YamlNode>().Where(node => node is not YamlText { Value.Length: <= MaximumDescription }))
        {
            context.Shortcoming(node.Line, $"must be one text of at most {MaximumDescription:N0} characters; put it in quotes or shorten it");
        }

        foreach (var key in ListKeys)
        {
            CheckList(key, document[key], context);
        }

        CheckTags(document["tags"], context);
        CheckRelated(document["related"], context);
    }

    private static void CheckDate(YamlMap document, string key, LoadContext context)
    {
        string[] forms = ["yyyy-MM-dd", "yyyy/MM/dd"];
        if (document[key] is { } node && !(node is YamlText text && DateOnly.TryParseExact(text.Value, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)))
        {
            context.Shortcoming(node.Line, $"{key} must be a date of the form YYYY-MM-DD");
        }
    }

    private static void CheckList(string key, YamlNode? node, LoadContext context)
    {
        switch (node)
        {
            case null or YamlText { IsNull: true }:
                break;
            case YamlText when key == "falsepositives":
                break;
            case YamlList list when list.Items.All(item => item is YamlText):
                break;
            default:
                context.Shortcoming(node.Line, $"{key} must be a list of texts; begin each with a dash");
                break;
        }
    }

    private static void CheckTags(YamlNode? node, LoadContext context)
    {
        foreach (var tag in (node as YamlList)?.Items.OfType<YamlText>() ?? [])
        {
            if (tag.Value.IndexOf('.', StringComparison.Ordinal) is <= 0 || tag.Value.EndsWith('.') || tag.Value.Any(char.IsWhiteSpace))
            {
                context.Shortcoming(tag.Line, $"tag '{tag.Value}' must have a namespace, such as attack.t1110 or cve.2021-44228");
            }
        }
    }

    private static void CheckRelated(YamlNode? node, LoadContext context)
    {
        if (node is null)
        {
            return;
        }

        var entries = (node as YamlList)?.Items ?? [node];
        foreach (var entry in entries)
        {
            if (entry is not YamlMap map || map["id"] is not YamlText id || !Guid.TryParseExact(id.Value, "D", out _) || map["type"] is not YamlText type || !Relations.Contains(type.Value))
            {
                context.Shortcoming(entry.Line, $"related must be a list of an id (a UUID) and a type ({string.Join(", ", Relations)})");
            }
        }
    }
}
