using System.Text.Json;
using SocConsole.Core.Intelligence.Stix;

namespace SocConsole.Tests.Intelligence.Stix;

public sealed class StixValidatorTests
{
    private const string Common = "\"spec_version\":\"2.1\",\"created\":\"2024-01-01T00:00:00.000Z\",\"modified\":\"2024-01-01T00:00:00.000Z\"";
    private const string Uuid = "f431f809-377b-45e0-aa1c-6a4751cae5ff";

    [Theory]
    [InlineData("identity", "\"name\":\"a\"")]
    [InlineData("malware", "\"is_family\":false")]
    [InlineData("malware", "\"is_family\":true,\"name\":\"a\",\"x_own\":1")]
    [InlineData("indicator", "\"pattern\":\"[url:value = 'http://a.test/']\",\"pattern_type\":\"stix\",\"valid_from\":\"2024-01-01T00:00:00Z\",\"lang\":\"pt-BR\",\"confidence\":100")]
    [InlineData("location", "\"country\":\"se\"")]
    [InlineData("note", "\"content\":\"a\",\"object_refs\":[\"relationship--f431f809-377b-45e0-aa1c-6a4751cae5ff\"]")]
    [InlineData("opinion", "\"opinion\":\"agree\",\"object_refs\":[\"indicator--f431f809-377b-45e0-aa1c-6a4751cae5ff\"]")]
    [InlineData("identity", "\"name\":\"a\",\"labels\":[\"b\"],\"granular_markings\":[{\"lang\":\"en\",\"selectors\":[\"labels.[0]\",\"name\"]}]")]
    [InlineData("identity", "\"name\":\"a\",\"external_references\":[{\"source_name\":\"cve\",\"external_id\":\"CVE-2024-12345\"}]")]
    [InlineData("x-own-type", "\"some_name\":[{\"a\":1}]")]
    public void Validate_ObjectByTheSpecification_IsAccepted(string type, string properties)
    {
        var verdict = Assert.Single(StixSamples.Validate(Object(type, properties)));

        Assert.True(verdict.Valid, StixSamples.Told([verdict]));
        Assert.Equal((type, $"{type}--{Uuid}"), (verdict.Type, verdict.Id));
    }

    [Theory]
    [InlineData("identity", "\"roles\":[\"a\"]", "", "name is required")]
    [InlineData("identity", "\"name\":3", "name", "must be a text")]
    [InlineData("identity", "\"name\":null", "name", "null")]
    [InlineData("identity", "\"name\":\"a\",\"roles\":[]", "roles", "empty list")]
    [InlineData("identity", "\"name\":\"a\",\"confidence\":101", "confidence", "from 0 to 100")]
    [InlineData("identity", "\"name\":\"a\",\"confidence\":1.5", "confidence", "whole number")]
    [InlineData("identity", "\"name\":\"a\",\"revoked\":\"true\"", "revoked", "true or false")]
    [InlineData("identity", "\"name\":\"a\",\"lang\":\"english\"", "lang", "RFC 5646")]
    [InlineData("identity", "\"name\":\"a\",\"colour\":\"red\"", "colour", "no property")]
    [InlineData("identity", "\"name\":\"a\",\"X_colour\":\"red\"", "X_colour", "property name")]
    [InlineData("identity", "\"name\":\"a\",\"object_marking_refs\":[\"identity--f431f809-377b-45e0-aa1c-6a4751cae5ff\"]", "object_marking_refs.[0]", "marking-definition")]
    [InlineData("identity", "\"name\":\"a\",\"granular_markings\":[{\"lang\":\"en\",\"selectors\":[\"roles.[0]\"]}]", "granular_markings.[0].selectors.[0]", "nothing at")]
    [InlineData("identity", "\"name\":\"a\",\"granular_markings\":[{\"selectors\":[\"name\"]}]", "granular_markings.[0]", "exactly one")]
    [InlineData("identity", "\"name\":\"a\",\"extensions\":{\"ntfs-ext\":{\"sid\":\"1\"}}", "extensions.ntfs-ext", "extends file")]
    [InlineData("identity", "\"name\":\"a\",\"extensions\":{\"extension-definition--f431f809-377b-45e0-aa1c-6a4751cae5ff\":{\"a\":1}}", "extensions.extension-definition--f431f809-377b-45e0-aa1c-6a4751cae5ff", "extension_type")]
    [InlineData("malware", "\"is_family\":true", "name", "required where")]
    [InlineData("malware", "\"is_family\":false,\"first_seen\":\"2024-01-02T00:00:00Z\",\"last_seen\":\"2024-01-01T00:00:00Z\"", "last_seen", "later than")]
    [InlineData("location", "\"latitude\":3.2", "latitude", "only together")]
    [InlineData("location", "\"name\":\"a\"", "", "at least one")]
    [InlineData("observed-data", "\"first_observed\":\"2024-01-01T00:00:00Z\",\"last_observed\":\"2024-01-01T00:00:00Z\",\"number_observed\":1", "", "exactly one")]
    [InlineData("indicator", "\"pattern\":\"[url:value = 'a]\",\"pattern_type\":\"stix\",\"valid_from\":\"2024-01-01T00:00:00Z\"", "pattern", "never closed")]
    [InlineData("opinion", "\"opinion\":\"maybe\",\"object_refs\":[\"indicator--f431f809-377b-45e0-aa1c-6a4751cae5ff\"]", "opinion", "not one of")]
    [InlineData("Own", "\"some_name\":1", "type", "3 to 250")]
    public void Validate_ObjectAgainstTheSpecification_IsRefusedWithPlaceAndReason(string type, string properties, string path, string reason)
    {
        var verdict = Assert.Single(StixSamples.Validate(Object(type, properties)));

        Assert.False(verdict.Valid);
        Assert.Contains(verdict.Errors, finding => finding.Path == path && finding.Message.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_OldObjectsOfObservedData_ReferToEachOther()
    {
        const string Observed = "\"first_observed\":\"2024-01-01T00:00:00Z\",\"last_observed\":\"2024-01-01T00:00:00Z\",\"number_observed\":1,\"objects\":";

        var right = Assert.Single(StixSamples.Validate(Object("observed-data", Observed + """{"0":{"type":"domain-name","value":"a.test","resolves_to_refs":["1"]},"1":{"type":"ipv4-addr","value":"198.51.100.3"}}""")));
        var wrong = Assert.Single(StixSamples.Validate(Object("observed-data", Observed + """{"0":{"type":"domain-name","value":"a.test","resolves_to_refs":["1","7"]},"1":{"type":"url","value":"http://a.test"}}""")));

        Assert.True(right.Valid, StixSamples.Told([right]));
        Assert.Contains(right.Warnings, finding => finding.Path == "objects");
        Assert.Equal(["objects.0.resolves_to_refs.[0]", "objects.0.resolves_to_refs.[1]"], wrong.Errors.Select(finding => finding.Path));
    }

    [Theory]
    [InlineData("indicator", "indicates", "malware", true, 0)]
    [InlineData("tool", "uses", "attack-pattern", true, 1)]
    [InlineData("malware", "eats", "tool", true, 1)]
    [InlineData("report", "related-to", "note", true, 0)]
    [InlineData("identity", "indicates", "malware", false, 0)]
    [InlineData("indicator", "indicates", "report", false, 0)]
    [InlineData("bundle", "related-to", "note", false, 0)]
    public void Validate_Relationship_KnowsWhichTypesGoTogether(string source, string relation, string target, bool valid, int warnings)
    {
        var verdict = Assert.Single(StixSamples.Validate(Object("relationship", $"\"relationship_type\":\"{relation}\",\"source_ref\":\"{source}--{Uuid}\",\"target_ref\":\"{target}--{Uuid}\"")));

        Assert.Equal((valid, warnings), (verdict.Valid, verdict.Warnings.Count));
    }

    [Fact]
    public void Validate_Bundle_HasItsOwnVerdictFirst()
    {
        var verdicts = StixSamples.Validate($"{{\"type\":\"bundle\",\"id\":\"bundle--{Uuid}\",\"objects\":[{Object("identity", "\"name\":\"a\"")},3]}}");

        Assert.Equal(["bundle", "identity", null], verdicts.Select(verdict => verdict.Type));
        Assert.Equal([true, true, false], verdicts.Select(verdict => verdict.Valid));
    }

    [Fact]
    public void Validate_TooManyObjects_SaysSo()
    {
        var verdicts = StixSamples.Validate($"[{string.Join(',', Enumerable.Repeat("1", StixValidator.MaximumObjects + 5))}]");

        Assert.Equal(StixValidator.MaximumObjects + 1, verdicts.Count);
        Assert.Contains("several bundles", verdicts[^1].Errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("null")]
    [InlineData("\"a\"")]
    [InlineData("{}")]
    [InlineData("{\"type\":7}")]
    [InlineData("{\"type\":\"\\ud800\"}")]
    [InlineData("{\"type\":\"file\",\"\\ud800\":1}")]
    [InlineData("{\"type\":\"bundle\",\"\\ud800\":1,\"objects\":[{\"id\":\"\\ud800\"}]}")]
    [InlineData("{\"type\":\"file\",\"hashes\":{\"MD5\":[1]},\"name\":{\"a\":1},\"extensions\":3,\"granular_markings\":[3],\"object_marking_refs\":\"a\"}")]
    public void Validate_AnyJson_IsRefusedWithoutAnException(string json) => Assert.Contains(StixSamples.Validate(json), verdict => !verdict.Valid);

    [Fact]
    public void Validate_DeepObject_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40);

        Assert.Contains(StixSamples.Validate(Object("x-own", $"\"some_name\":{deep}"))[0].Errors, finding => finding.Message.Contains("deeper", StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_ManyFaults_AreToldUpToABound()
    {
        var many = string.Join(',', Enumerable.Range(0, 500).Select(at => $"\"wrong_{at}\":1"));

        Assert.Equal(StixValidator.MaximumFindings, StixSamples.Validate(Object("identity", many))[0].Errors.Count);
    }

    private static string Object(string type, string properties) => $"{{\"type\":{JsonSerializer.Serialize(type)},\"id\":\"{type}--{Uuid}\",{Common},{properties}}}";
}
