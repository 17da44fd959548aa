using System.Text.Json;
using System.Text.Json.Nodes;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Connectors.Http;

/// <summary>JSON whose texts hold places. It is read first and filled afterwards, so that no value can become structure.</summary>
internal static class JsonTemplate
{
    /// <summary>How templates are read. A name that stands twice has no meaning, and would be found only when it is filled.</summary>
    internal static readonly JsonDocumentOptions Options = new() { MaxDepth = Wire.MaximumDepth, AllowDuplicateProperties = false };

    public static Result<string> Fill(string template, TemplateValues values)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(template, documentOptions: Options);
        }
        catch (JsonException)
        {
            return Error.Invalid("The body template is no JSON, or has a name twice.");
        }

        return Filled(root, values).Succeeded(out var filled, out var error) ? filled.Node?.ToJsonString() ?? "null" : error;
    }

    private static Result<Holder> Filled(JsonNode? node, TemplateValues values)
    {
        switch (node)
        {
            case JsonObject item:
                return Object(item, values);
            case JsonArray list:
                return Array(list, values);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return TemplateText.Fill(text, values, (_, given) => given).Map(filled => new Holder(JsonValue.Create(filled)));
            default:
                return new Holder(node?.DeepClone());
        }
    }

    private static Result<Holder> Object(JsonObject item, TemplateValues values)
    {
        var made = new JsonObject();
        foreach (var (name, child) in item)
        {
            if (!Filled(child, values).Succeeded(out var filled, out var error))
            {
                return error;
            }

            made[name] = filled.Node;
        }

        return new Holder(made);
    }

    private static Result<Holder> Array(JsonArray list, TemplateValues values)
    {
        var made = new JsonArray();
        foreach (var child in list)
        {
            if (!Filled(child, values).Succeeded(out var filled, out var error))
            {
                return error;
            }

            made.Add(filled.Node);
        }

        return new Holder(made);
    }

    // JSON's null is a null node, which no result can hold.
    private sealed record Holder(JsonNode? Node);
}
