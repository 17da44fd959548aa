using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Checks one object: its type and id, its properties, its extensions, its markings and the rules of its type.</summary>
internal sealed class StixObjectCheck
{
    // Names kept for later versions of the specification, which the OASIS validator refuses.
    private static readonly string[] Reserved = ["severity", "action", "username", "usernames", "phone_numbers", "addresses"];

    private readonly JsonElement value;
    private readonly StixFindings findings;
    private readonly bool keyed;
    private readonly StixPropertyCheck properties;

    private StixObjectCheck(JsonElement value, StixFindings findings, StixNeighbours? neighbours)
    {
        this.value = value;
        this.findings = findings;
        keyed = neighbours is not null;
        properties = new(findings, new(findings, neighbours));
    }

    public static StixVerdict Check(JsonElement value)
    {
        var findings = new StixFindings();
        if (value.ValueKind != JsonValueKind.Object)
        {
            findings.Error(string.Empty, "a STIX object is a JSON object");
        }
        else if (StixWalk.Check(value, 1, findings))
        {
            Check(value, findings, null);
        }

        return findings.Verdict(TextOf(value, "id"), TextOf(value, "type"));
    }

    /// <summary>Checks a bundle without the objects in it.</summary>
    public static StixVerdict CheckEnvelope(JsonElement bundle)
    {
        var findings = new StixFindings();
        if (bundle.TryGetProperty("objects", out var objects) && (objects.ValueKind != JsonValueKind.Array || objects.GetArrayLength() == 0))
        {
            findings.Error("objects", "objects is a list of at least one object; leave it out of an empty bundle");
        }

        if (StixWalk.Check(bundle, 0, findings, "objects"))
        {
            Check(bundle, findings, null);
        }

        return findings.Verdict(TextOf(bundle, "id"), "bundle");
    }

    /// <summary>Checks an object that can be read; <paramref name="neighbours"/> are the other observables where it stands in a deprecated <c>objects</c> dictionary.</summary>
    public static void Check(JsonElement value, StixFindings findings, StixNeighbours? neighbours) => new StixObjectCheck(value, findings, neighbours).Check();

    /// <summary>A property's text, or null where it is none or cannot be read.</summary>
    public static string? TextOf(JsonElement owner, string name)
    {
        try
        {
            return owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: StixWalk tells.
            return null;
        }
    }

    private void Check()
    {
        if (TextOf(value, "type") is not { } type)
        {
            findings.Error("type", "every object has a type, a text");
            return;
        }

        if (!StixFormats.IsTypeName(type))
        {
            findings.Error("type", "a type has 3 to 250 of a-z, 0-9 and single hyphens, and begins with a letter");
        }

        if (StixDefinitions.Types.TryGetValue(type, out var known))
        {
            CheckDefined(known);
        }
        else
        {
            CheckOwnType(type);
        }

        CheckId(type, known);
        StixExtensions.Check(value, type, findings, properties);
        StixMarkings.Check(value, findings);
        StixTypeRules.Check(type, value, findings);
    }

    private void CheckDefined(StixType type)
    {
        properties.CheckKnown(value, type.Body, StixPath.Root, keyed ? "id" : null);
        var declared = StixExtensions.HasType(value, "toplevel-property-extension");
        foreach (var name in value.EnumerateObject().Select(property => property.Name).Where(name => !type.Body.Properties.ContainsKey(name)))
        {
            if (Reserved.Contains(name))
            {
                findings.Error(name, $"the name '{name}' is reserved by the specification");
            }
            else if (!declared || !StixFormats.IsPropertyName(name) || (type.Kind == "sco" && !name.StartsWith("x_", StringComparison.Ordinal)))
            {
                properties.CheckOwn(name, StixPath.Root.At(name), type.Name);
            }
        }
    }

    private void CheckOwnType(string type)
    {
        var declared = StixExtensions.HasType(value, "new-sdo") || StixExtensions.HasType(value, "new-sro");
        var observable = StixExtensions.HasType(value, "new-sco") || (!declared && !value.TryGetProperty("created", out _) && !value.TryGetProperty("modified", out _));
        var common = StixDefinitions.Common[observable ? "sco" : "sdo"];
        properties.CheckKnown(value, common with { Rules = [new("order", ["created", "modified"])], Name = type }, StixPath.Root, keyed ? "id" : null);
        foreach (var name in value.EnumerateObject().Select(property => property.Name).Where(name => !common.Properties.ContainsKey(name) && !StixFormats.IsPropertyName(name)))
        {
            findings.Error(name, $"this must be {StixFormats.All["property-name"].Wanted}");
        }

        if (!declared && !StixExtensions.HasType(value, "new-sco"))
        {
            findings.Warn("type", type.StartsWith("x-", StringComparison.Ordinal)
                ? "types of one's own are deprecated; use an extension definition"
                : $"'{type}' is no type of the specification; declare it by an extension definition, or name it x-…");
        }
    }

    private void CheckId(string type, StixType? known)
    {
        if (TextOf(value, "id") is not { } id)
        {
            return;
        }

        if (!StixFormats.IsIdentifier(id) || StixFormats.TypeOf(id) != type)
        {
            findings.Error("id", $"the id of this object is {type}--UUID with a UUID of RFC 4122");
            return;
        }

        var version = id[type.Length + 2 + 14];
        if (known is not { Kind: "sco" })
        {
            if (version != '4' && known is not null)
            {
                findings.Warn("id", "this id should be a random UUID (version 4)");
            }
        }
        else if (!known.Contributing.Any(name => value.TryGetProperty(name, out _)))
        {
            if (version != '4')
            {
                findings.Error("id", "without a property that contributes to the id, this id must be a random UUID (version 4)");
            }
        }
        else if (version != '5')
        {
            findings.Warn("id", "the id of an observable should be made from its properties (UUID version 5)");
        }
    }
}
