using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Checks which properties an object or a part of it has: the required ones, the known ones, and those of the producer's own.</summary>
internal sealed class StixPropertyCheck(StixFindings findings, StixValueCheck values)
{
    /// <summary>Checks a part of an object, such as a kill chain phase or a defined extension.</summary>
    public void CheckPart(JsonElement part, StixStructure structure, StixPath path)
    {
        CheckKnown(part, structure, path);
        foreach (var property in part.EnumerateObject().Where(property => !structure.Properties.ContainsKey(property.Name)))
        {
            CheckOwn(property.Name, path.At(property.Name), structure.Name);
        }
    }

    /// <summary>Checks the required and the known properties, and the rules between them.</summary>
    public void CheckKnown(JsonElement owner, StixStructure structure, StixPath path, string? except = null)
    {
        foreach (var (name, property) in structure.Properties)
        {
            if (owner.TryGetProperty(name, out var value))
            {
                values.Check(value, property.Shape, path.At(name));
            }
            else if (property.Required && name != except)
            {
                findings.Error(path, $"{name} is required in {structure.Name}");
            }
        }

        foreach (var rule in structure.Rules)
        {
            rule.Check(owner, path, findings);
        }
    }

    /// <summary>Checks a property that the specification does not define: it is the producer's own, a name of the future, or a slip of the pen.</summary>
    public void CheckOwn(string name, StixPath path, string owner)
    {
        if (!StixFormats.IsPropertyName(name))
        {
            findings.Error(path, $"this must be {StixFormats.All["property-name"].Wanted}");
        }
        else if (!name.StartsWith("x_", StringComparison.Ordinal))
        {
            findings.Error(path, $"{owner} has no property '{name}'; declare it by an extension definition, or name it x_…");
        }
        else
        {
            findings.Warn(path, "properties of one's own are deprecated; use an extension definition");
        }
    }
}
