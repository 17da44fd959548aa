using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>What holds everywhere in an object: no nulls, no empty lists or dictionaries, texts that are Unicode, and a bounded depth.</summary>
internal static class StixWalk
{
    /// <summary>True where the rest of the checks may read the object; the property <paramref name="except"/> of it is left to others.</summary>
    public static bool Check(JsonElement value, string path, int depth, StixFindings findings, string? except = null)
    {
        if (depth > StixValidator.MaximumDepth)
        {
            findings.Error(path, $"this nests deeper than {StixValidator.MaximumDepth}");
            return false;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                findings.Error(path, "null is not a value in STIX; leave the property out");
                return true;
            case JsonValueKind.String when !IsReadable(value):
                findings.Error(path, "this text is not Unicode: it holds half of a surrogate pair");
                return false;
            case JsonValueKind.Array:
                return CheckList(value, path, depth, findings);
            case JsonValueKind.Object:
                return CheckObject(value, path, depth, findings, except);
            default:
                return true;
        }
    }

    private static bool CheckList(JsonElement list, string path, int depth, StixFindings findings)
    {
        if (list.GetArrayLength() == 0)
        {
            findings.Error(path, "an empty list is not allowed; leave the property out");
        }

        var readable = true;
        var at = 0;
        foreach (var item in list.EnumerateArray())
        {
            readable &= Check(item, $"{path}.[{at++}]", depth + 1, findings);
        }

        return readable;
    }

    private static bool CheckObject(JsonElement owner, string path, int depth, StixFindings findings, string? except)
    {
        var readable = true;
        var empty = true;
        foreach (var property in owner.EnumerateObject())
        {
            empty = false;
            if (IsReadable(property, out var name))
            {
                readable &= name == except || Check(property.Value, StixRule.Join(path, name), depth + 1, findings);
                continue;
            }

            findings.Error(path, "a property's name here is not Unicode: it holds half of a surrogate pair");
            readable = false;
        }

        if (empty)
        {
            findings.Error(path, "an empty object is not allowed; leave the property out");
        }

        return readable;
    }

    private static bool IsReadable(JsonProperty property, out string name)
    {
        try
        {
            name = property.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = string.Empty;
            return false;
        }
    }

    // The reader takes "\ud800" for a text and fails only when it is read.
    private static bool IsReadable(JsonElement text)
    {
        try
        {
            return text.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
