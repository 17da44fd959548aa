using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Checks the values of one object against their shapes.</summary>
/// <param name="findings">Where to tell what is amiss.</param>
/// <param name="neighbours">The observables of a deprecated <c>objects</c> dictionary, which may be referenced by their keys.</param>
internal sealed class StixValueCheck(StixFindings findings, StixNeighbours? neighbours = null)
{
    private int references;

    public void Check(JsonElement value, StixShape shape, StixPath path)
    {
        if (StixFormats.All.TryGetValue(shape.Kind, out var format))
        {
            CheckFormat(value, format, path);
            return;
        }

        switch (shape.Kind)
        {
            case "list" when Is(value, JsonValueKind.Array, "a list", path):
                CheckItems(value, shape.Item!, path);
                break;
            case "boolean" when value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                findings.Error(path, "this must be true or false");
                break;
            case "integer" or "number":
                CheckNumber(value, shape, path);
                break;
            case "hashes" when Is(value, JsonValueKind.Object, "a dictionary of hashes", path):
                StixHashes.Check(value, path, findings);
                break;
            case "struct" when Is(value, JsonValueKind.Object, "an object", path):
                new StixPropertyCheck(findings, this).CheckPart(value, StixDefinitions.Structures[shape.Names[0]], path);
                break;
            case "dictionary" or "socket-options" when Is(value, JsonValueKind.Object, "a dictionary", path):
                CheckDictionary(value, shape, path);
                break;
            case "language-contents" when Is(value, JsonValueKind.Object, "a dictionary by language", path):
                CheckLanguages(value, path);
                break;
            case "obsolete":
                findings.Warn(path, "STIX 2.1 has no such property here; leave it out");
                break;
            case "string" or "timestamp" or "vocab" or "enum" or "ref" or "author" or "spec-version" or "kill-chain-name" when Is(value, JsonValueKind.String, "a text", path):
                CheckText(value.GetString()!, shape, path);
                break;
        }
    }

    private void CheckText(string text, StixShape shape, StixPath path)
    {
        switch (shape.Kind)
        {
            case "timestamp" when StixTimestamp.Parse(text) is null:
                findings.Error(path, "this must be a date and time that exists, in UTC: 2016-01-20T12:31:12.123Z");
                break;
            case "vocab" or "enum" when !StixDefinitions.Vocabularies[shape.Names[0]].Contains(shape.Names[0] == "iso-3166" ? text.ToUpperInvariant() : text):
                CheckWord(text, shape, path);
                break;
            case "ref" or "author":
                CheckReference(text, shape, path);
                break;
            case "spec-version" when text == "2.0":
                findings.Warn(path, "this object says that it is STIX 2.0; it is judged by the rules of 2.1");
                break;
            case "spec-version" when text != "2.1":
                findings.Error(path, "the version must be 2.1");
                break;
            case "kill-chain-name" when text.Any(character => char.IsUpper(character) || char.IsWhiteSpace(character)):
                findings.Error(path, "a name in a kill chain is lower-case, with hyphens between its words");
                break;
            case "kill-chain-name" when text.Contains('_'):
                findings.Warn(path, "a name in a kill chain should have hyphens between its words");
                break;
        }
    }

    private void CheckWord(string text, StixShape shape, StixPath path)
    {
        if (shape.Kind == "enum")
        {
            findings.Error(path, $"'{text}' is not one of {string.Join(", ", StixDefinitions.Vocabularies[shape.Names[0]].Order(StringComparer.Ordinal))}");
        }
        else
        {
            findings.Warn(path, $"'{text}' is not in the open vocabulary {shape.Names[0]}");
        }
    }

    private void CheckReference(string text, StixShape shape, StixPath path)
    {
        if (neighbours is not null && ++references > StixValidator.MaximumSelectors)
        {
            TellOfReferences(path);
        }
        else if (neighbours?.TypeOf(text) is { } near)
        {
            Among(near, shape, path);
        }
        else if (StixFormats.TypeOf(text) is not { } type)
        {
            findings.Error(path, neighbours is null ? "a reference is an identifier, type--UUID" : $"no object of this dictionary has the key '{text}'");
        }
        else
        {
            Among(type, shape, path);
            if (!StixFormats.IsIdentifier(text))
            {
                findings.Warn(path, $"what follows '{type}--' is no UUID: nothing can have this identifier");
            }
        }
    }

    private void TellOfReferences(StixPath path)
    {
        if (references == StixValidator.MaximumSelectors + 1)
        {
            findings.Error(path, $"an observable of a dictionary has at most {StixValidator.MaximumSelectors} references; this one and the next are not judged");
        }
    }

    private void Among(string type, StixShape shape, StixPath path)
    {
        if (StixDefinitions.IsAmong(type, shape.Names))
        {
            return;
        }

        var message = $"this must refer to {string.Join(" or ", shape.Names)}, not to '{type}'";
        (shape.Kind == "author" ? (Action<StixPath, string>)findings.Warn : findings.Error)(path, message);
    }

    private void CheckFormat(JsonElement value, StixFormat format, StixPath path)
    {
        if (Is(value, JsonValueKind.String, "a text", path) && !format.Fits(value.GetString()!))
        {
            (format.Advice ? (Action<StixPath, string>)findings.Warn : findings.Error)(path, $"this {(format.Advice ? "should" : "must")} be {format.Wanted}");
        }
    }

    private void CheckItems(JsonElement list, StixShape item, StixPath path)
    {
        var at = 0;
        foreach (var value in list.EnumerateArray())
        {
            Check(value, item, path.At(at++));
        }
    }

    private void CheckNumber(JsonElement value, StixShape shape, StixPath path)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number) || (shape.Kind == "integer" && !double.IsInteger(number)))
        {
            findings.Error(path, shape.Kind == "integer" ? "this must be a whole number" : "this must be a number");
        }
        else if (number < shape.Minimum || number > shape.Maximum)
        {
            findings.Error(path, shape.Maximum == double.MaxValue ? $"this must be at least {shape.Minimum}" : $"this must be from {shape.Minimum} to {shape.Maximum}");
        }
    }

    private void CheckDictionary(JsonElement dictionary, StixShape shape, StixPath path)
    {
        foreach (var entry in dictionary.EnumerateObject())
        {
            var where = path.At(entry.Name);
            if (!StixFormats.IsDictionaryKey(entry.Name))
            {
                findings.Error(where, "a dictionary's key has up to 250 of a-z, A-Z, 0-9, - and _");
            }

            if (shape.Kind == "socket-options" && (!HasOptionPrefix(entry.Name) || entry.Value.ValueKind != JsonValueKind.Number))
            {
                findings.Error(where, "a socket option begins with SO_, ICMP_, ICMP6_, IP_, IPV6_, MCAST_, TCP_ or IRLMP_ and is a number");
            }
            else if (shape.Names.Count > 0 && !StixDefinitions.Vocabularies[shape.Names[0]].Contains(shape.Names[0] == "http-request-header" ? entry.Name.ToLowerInvariant() : entry.Name))
            {
                findings.Warn(where, $"'{entry.Name}' is not a known {shape.Names[0]}");
            }
        }
    }

    private void CheckLanguages(JsonElement contents, StixPath path)
    {
        foreach (var language in contents.EnumerateObject())
        {
            var where = path.At(language.Name);
            if (!StixFormats.IsLanguage(language.Name))
            {
                findings.Error(where, "each key must be an RFC 5646 language code, such as es or pt-BR");
            }

            if (!Is(language.Value, JsonValueKind.Object, "a dictionary of properties", where))
            {
                continue;
            }

            foreach (var property in language.Value.EnumerateObject().Where(property => !StixFormats.IsPropertyName(property.Name)))
            {
                findings.Error(where.At(property.Name), $"this must be {StixFormats.All["property-name"].Wanted}");
            }
        }
    }

    private static bool HasOptionPrefix(string name) => name.Split('_')[0] is "SO" or "ICMP" or "ICMP6" or "IP" or "IPV6" or "MCAST" or "TCP" or "IRLMP";

    private bool Is(JsonElement value, JsonValueKind kind, string wanted, StixPath path)
    {
        if (value.ValueKind != kind)
        {
            findings.Error(path, $"this must be {wanted}");
        }

        return value.ValueKind == kind;
    }
}
