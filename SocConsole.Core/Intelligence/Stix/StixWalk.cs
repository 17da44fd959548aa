using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>
/// What holds everywhere in an object: no nulls, no empty lists or dictionaries, texts that are Unicode, and a bounded depth, length of names and number of items.
/// The checks after it rely on these bounds.
/// </summary>
internal sealed class StixWalk
{
    private readonly StixFindings findings;
    private int items;
    private bool toldOfName;

    private StixWalk(StixFindings findings) => this.findings = findings;

    /// <summary>True where the rest of the checks may read the object, which stands at <paramref name="depth"/>; the property <paramref name="except"/> of it is left to others.</summary>
    public static bool Check(JsonElement value, int depth, StixFindings findings, string? except = null) => new StixWalk(findings).Check(value, StixPath.Root, depth, except);

    private bool Check(JsonElement value, StixPath path, int depth, string? except = null)
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
                return CheckList(value, path, depth);
            case JsonValueKind.Object:
                return CheckObject(value, path, depth, except);
            default:
                return true;
        }
    }

    private bool CheckList(JsonElement list, StixPath path, int depth)
    {
        if (list.GetArrayLength() == 0)
        {
            findings.Error(path, "an empty list is not allowed; leave the property out");
        }

        var readable = true;
        var at = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (items >= StixValidator.MaximumItems)
            {
                TellOfItems(path);
                return false;
            }

            items++;
            readable &= Check(item, path.At(at++), depth + 1);
        }

        return readable;
    }

    private bool CheckObject(JsonElement owner, StixPath path, int depth, string? except)
    {
        var readable = true;
        var empty = true;
        foreach (var property in owner.EnumerateObject())
        {
            empty = false;
            if (!IsReadable(property, out var name))
            {
                findings.Error(path, "a property's name here is not Unicode: it holds half of a surrogate pair");
                readable = false;
            }
            else if (name.Length > StixValidator.MaximumName)
            {
                TellOfName(path);
                readable = false;
            }
            else
            {
                readable &= name == except || Check(property.Value, path.At(name), depth + 1);
            }
        }

        if (empty)
        {
            findings.Error(path, "an empty object is not allowed; leave the property out");
        }

        return readable;
    }

    // One item past the bound tells; the count then stands beyond it.
    private void TellOfItems(StixPath path)
    {
        if (items++ == StixValidator.MaximumItems)
        {
            findings.Error(path, $"the lists of an object hold at most {StixValidator.MaximumItems} items together; the rest of it is not judged");
        }
    }

    private void TellOfName(StixPath path)
    {
        if (!toldOfName)
        {
            findings.Error(path, $"a property's name here is longer than {StixValidator.MaximumName} characters; what it holds is not judged");
        }

        toldOfName = true;
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
