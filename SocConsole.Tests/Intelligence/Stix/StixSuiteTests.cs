using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.Intelligence.Stix;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Stix;

/// <summary>The verdicts of the OASIS validator's own suite, and real bundles.</summary>
public sealed class StixSuiteTests
{
    // What the suite refuses and nobody can who sees only the object.
    private static readonly Dictionary<string, string> OutOfReach = new(StringComparer.Ordinal)
    {
        ["v21-indicator-additional_schema-0069"] = "refused by a schema of the suite's own; the object is the valid indicator, unchanged",
        ["v21-indicator-additional_schema_custom_type-0072"] = "refused by a schema of the suite's own; equal but for its name to a custom type that is accepted",
        ["v21-observed_data-additional_schemas_custom_extension_old_invalid_method-0183"] = "as the deprecated extension of observable_object_extensions2-0148, which is a warning",
        ["v21-spec_version-all-0220"] = "the same object as bundle_and_object-0108, which is accepted",
        ["v21-spec_version-all-0221"] = "the same object as bundle_and_object-0109, which is accepted",
        ["v21-observed_data-vocab_pebinary_file_header_hashes-0145"] = "an open vocabulary: in the other hashes of the same file the suite only warns",
        ["v21-observed_data-vocab_pebinary_multiple_hashes-0146"] = "an open vocabulary: in the other hashes of the same file the suite only warns",
    };

    [SharedFact("stix/objects.jsonl")]
    public void Validate_ObjectsOfTheSuite_AreJudgedAsExpected()
    {
        var wrong = new List<string>();
        foreach (var sample in StixSamples.Lines("stix/objects.jsonl").Where(sample => !sample.GetProperty("conditional_on_options").GetBoolean()))
        {
            var name = sample.GetProperty("name").GetString()!;
            var severity = sample.GetProperty("severity").GetString() ?? string.Empty;
            var verdicts = StixValidator.Validate(sample.GetProperty("object").GetProperty("object"));
            var refused = verdicts.Any(verdict => !verdict.Valid);
            var warned = verdicts.Any(verdict => verdict.Warnings.Count > 0);
            var right = severity switch
            {
                "" => !refused,
                "must-or-unclassified" => refused,
                _ => !refused && warned,
            };
            if (right == OutOfReach.ContainsKey(name))
            {
                wrong.Add($"{name} ({severity}): {StixSamples.Told(verdicts)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [SharedFact("stix/objects.jsonl")]
    public void Validate_RefusedObjects_SayWhereAndWhy() =>
        Assert.DoesNotContain(StixSamples.Lines("stix/objects.jsonl").SelectMany(sample => StixValidator.Validate(sample.GetProperty("object").GetProperty("object"))), verdict =>
            !verdict.Valid && verdict.Errors.Any(finding => finding.Message.Length < 10));

    // One asset of version 18.1 has six empty lists, which the specification forbids.
    [SharedFact("feeds/stix2.1/ics-attack-18.1.json")]
    public void Validate_AttackForIndustrialSystems_IsAcceptedButForItsEmptyLists() =>
        AssertAccepted(File.ReadAllBytes(SharedData.Path("feeds/stix2.1/ics-attack-18.1.json")!), 1_000, "x-mitre-asset", "an empty list");

    [SharedFact("feeds/stix2.1/mobile-attack-17.1.json.gz")]
    public void Validate_AttackForMobiles_IsAccepted()
    {
        using var unpacked = new MemoryStream();
        using (var packed = new GZipStream(File.OpenRead(SharedData.Path("feeds/stix2.1/mobile-attack-17.1.json.gz")!), CompressionMode.Decompress))
        {
            packed.CopyTo(unpacked);
        }

        AssertAccepted(unpacked.ToArray(), 1_000, "nothing", "nothing");
    }

    // The payload of one example ends in an ellipsis.
    [SharedFact("feeds/stix2.1/sco-examples-bundle.json")]
    public void Validate_ExamplesOfObservables_AreAcceptedButForAnEllipsis() =>
        AssertAccepted(File.ReadAllBytes(SharedData.Path("feeds/stix2.1/sco-examples-bundle.json")!), 30, "artifact", "this must be Base64");

    private static void AssertAccepted(byte[] bundle, int least, string exceptType, string exceptFinding)
    {
        using var document = JsonDocument.Parse(bundle);
        var verdicts = StixValidator.Validate(document.RootElement);
        var wrong = verdicts.Where(verdict => verdict.Errors.Any(error => verdict.Type != exceptType || !error.Message.StartsWith(exceptFinding, StringComparison.Ordinal))).ToList();

        Assert.True(verdicts.Count > least, $"{verdicts.Count} objects");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40).Select(verdict => $"{verdict.Id} {StixSamples.Told([verdict])}")));
    }
}
