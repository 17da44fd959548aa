using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>
/// Judges STIX 2.1 objects by the specification (OASIS Standard, 10 June 2021). What it says MUST be is an error, what it says SHOULD be a warning; docs/intelligence.md lists where the
/// validator is stricter, as the OASIS validator is.
/// </summary>
public static class StixValidator
{
    /// <summary>Findings of one request after which no further object is judged.</summary>
    public const int MaximumTold = 20_000;

    /// <summary>How many objects of a bundle are judged; more are refused.</summary>
    public const int MaximumObjects = 10_000;

    /// <summary>How deep an object may nest.</summary>
    public const int MaximumDepth = 32;

    /// <summary>How many items the lists of an object hold together; an object with more is not judged further.</summary>
    public const int MaximumItems = 100_000;

    /// <summary>How many characters a property's name has, which is what the specification allows.</summary>
    public const int MaximumName = 250;

    /// <summary>How many granular markings, how many selectors in them, and how many references to its neighbours an object has; more are told and not judged.</summary>
    public const int MaximumSelectors = 1_000;

    /// <summary>How many errors, and how many warnings, are told of one object.</summary>
    public const int MaximumFindings = 100;

    /// <summary>Judges an object, a bundle (its own verdict first, then one for each object) or a bare list of objects.</summary>
    public static IReadOnlyList<StixVerdict> Validate(JsonElement objectOrBundle)
    {
        if (objectOrBundle.ValueKind == JsonValueKind.Array)
        {
            return CheckAll(objectOrBundle);
        }

        if (StixObjectCheck.TextOf(objectOrBundle, "type") != "bundle")
        {
            return [StixObjectCheck.Check(objectOrBundle)];
        }

        var envelope = StixObjectCheck.CheckEnvelope(objectOrBundle);
        return objectOrBundle.TryGetProperty("objects", out var objects) && objects.ValueKind == JsonValueKind.Array ? [envelope, .. CheckAll(objects)] : [envelope];
    }

    private static List<StixVerdict> CheckAll(JsonElement objects)
    {
        List<StixVerdict> verdicts = [];
        var told = 0;
        foreach (var item in objects.EnumerateArray().Take(MaximumObjects))
        {
            verdicts.Add(StixObjectCheck.Check(item));
            told += verdicts[^1].Errors.Count + verdicts[^1].Warnings.Count;
            if (told > MaximumTold)
            {
                verdicts.Add(Ended($"more than {MaximumTold} findings; the objects behind this one were not judged"));
                return verdicts;
            }
        }

        if (objects.GetArrayLength() > MaximumObjects)
        {
            verdicts.Add(Ended($"more than {MaximumObjects} objects; send them in several bundles"));
        }

        return verdicts;
    }

    private static StixVerdict Ended(string message)
    {
        var findings = new StixFindings();
        findings.Error("objects", message);
        return findings.Verdict(null, null);
    }
}
