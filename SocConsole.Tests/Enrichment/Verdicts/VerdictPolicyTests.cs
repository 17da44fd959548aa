using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Verdicts;

namespace SocConsole.Tests.Enrichment.Verdicts;

public sealed class VerdictPolicyTests
{
    private const int Rounds = 20_000;

    [Fact]
    public void Judge_NothingAnswered_IsUnknownWithoutAScore() => Assert.Equal((IocVerdict.Unknown, null), Outcome());

    [Fact]
    public void Judge_OnlyContext_IsUnknownWithoutAScore() => Assert.Equal((IocVerdict.Unknown, null), Outcome(Voice("shodan", null)));

    // The reference averaged it down to "unknown 40".
    [Fact]
    public void Judge_OneStrongVoiceAmongTwoThatFoundNothing_IsMalicious() =>
        Assert.Equal(IocVerdict.Malicious, Outcome(Voice("virustotal", 95), Voice("otx", 0, 0.6), Voice("abuseipdb", 0, 0.85)).Band);

    // The reference capped each at 80, so that one of three at 79 made it "suspicious".
    [Fact]
    public void Judge_TwoCertainAndOneJustBelowTheBand_IsMalicious() =>
        Assert.Equal(IocVerdict.Malicious, Outcome(Voice("virustotal", 100), Voice("otx", 100, 0.6), Voice("abuseipdb", 79, 0.85)).Band);

    [Fact]
    public void Judge_ThreeEnginesOfNinety_IsNotClean() => Assert.Equal(IocVerdict.Suspicious, Outcome(Voice("virustotal", 65)).Band);

    [Fact]
    public void Judge_NothingFound_IsClean() => Assert.Equal((IocVerdict.Clean, 0), Outcome(Voice("virustotal", 0), Voice("abuseipdb", 0)));

    [Fact]
    public void Judge_BenignEvidence_LowersAndIsShown()
    {
        var verdict = VerdictPolicy.Judge([Voice("virustotal", 90), Benign("greynoise", 0.5, "a common business service")]);

        Assert.InRange(verdict.Score!.Value, 40, 45);
        Assert.Contains(verdict.Contributions, part => part is { Provider: "greynoise", Points: < 0, Reason: "a common business service" });
    }

    [Fact]
    public void Judge_AllowList_WinsAndSaysWhatItWouldBe()
    {
        var verdict = VerdictPolicy.Judge([Voice("virustotal", 100), new Voice("lists", "Lists", 1, new ProviderFinding { IsAllowed = true, BenignReason = "Top 1000 websites" })]);

        Assert.Equal((IocVerdict.Clean, 0, 95), (verdict.Band, verdict.Score, verdict.ScoreIfNotAllowed));
        Assert.Contains("Top 1000 websites", verdict.Explanation, StringComparison.Ordinal);
        Assert.Contains("95", verdict.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_Anything_HasTheBandOfItsScoreAndPointsThatSumToIt()
    {
        var random = new Random(20261122);
        for (var round = 0; round < Rounds; round++)
        {
            var verdict = VerdictPolicy.Judge(Voices(random));

            Assert.Equal(VerdictPolicy.BandOf(verdict.Score), verdict.Band);
            Assert.Equal(verdict.Score ?? 0, verdict.Contributions.Sum(part => (decimal)part.Points));
            Assert.InRange(verdict.Score ?? 0, 0, 100);
        }
    }

    [Fact]
    public void Judge_OneVoiceWorse_IsNeverBetter()
    {
        var random = new Random(7);
        for (var round = 0; round < Rounds; round++)
        {
            var voices = Voices(random);
            var which = random.Next(voices.Count);
            if (voices[which].Finding.Reputation is not { } reputation)
            {
                continue;
            }

            List<Voice> worse = [.. voices];
            worse[which] = voices[which] with { Finding = voices[which].Finding with { Reputation = random.Next(reputation, 101) } };

            Assert.True(VerdictPolicy.Judge(worse).Score >= VerdictPolicy.Judge(voices).Score);
        }
    }

    [Fact]
    public void Judge_AnotherVoiceThatFindsNothing_ChangesNothing()
    {
        var random = new Random(11);
        for (var round = 0; round < Rounds; round++)
        {
            var voices = Voices(random);

            Assert.Equal(VerdictPolicy.Judge(voices).Score ?? 0, VerdictPolicy.Judge([.. voices, Voice("zz", 0)]).Score);
        }
    }

    [Fact]
    public void Judge_MoreBenignEvidence_IsNeverWorse()
    {
        var random = new Random(13);
        for (var round = 0; round < Rounds; round++)
        {
            var voices = Voices(random);

            Assert.True(VerdictPolicy.Judge([.. voices, Benign("zz", random.NextDouble(), "known good")]).Score <= (VerdictPolicy.Judge(voices).Score ?? 0));
        }
    }

    [Fact]
    public void Judge_AnyOrder_IsTheSame()
    {
        var random = new Random(17);
        for (var round = 0; round < 2_000; round++)
        {
            var voices = Voices(random);
            var (left, right) = (VerdictPolicy.Judge(voices), VerdictPolicy.Judge([.. voices.OrderBy(_ => random.Next())]));

            Assert.Equal((left.Score, left.Explanation), (right.Score, right.Explanation));
            Assert.Equal(left.Contributions, right.Contributions);
        }
    }

    [Fact]
    public void Judge_OneStrongVoice_IsEnoughWhateverTheOthersFind()
    {
        for (var reputation = VerdictPolicy.StrongReputation; reputation <= 100; reputation++)
        {
            Assert.Equal(IocVerdict.Malicious, Outcome([Voice("strong", reputation, VerdictPolicy.StrongWeight), .. Enumerable.Range(0, 20).Select(number => Voice($"calm{number}", 0))]).Band);
        }
    }

    private static (IocVerdict Band, int? Score) Outcome(params Voice[] voices) => VerdictPolicy.Judge(voices) is var verdict ? (verdict.Band, verdict.Score) : default;

    private static Voice Voice(string name, int? reputation, double weight = 0.95) => new(name, name, weight, new ProviderFinding { Reputation = reputation });

    private static Voice Benign(string name, double benign, string reason) => new(name, name, 1, new ProviderFinding { Benign = benign, BenignReason = reason });

    private static List<Voice> Voices(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 12)).Select(number => new Voice($"p{number}", $"P{number}", random.NextDouble(), new ProviderFinding
        {
            Reputation = random.Next(4) == 0 ? null : random.Next(0, 101),
            Weight = random.Next(3) == 0 ? random.NextDouble() : null,
            Benign = random.Next(4) == 0 ? random.NextDouble() : 0,
            IsAllowed = random.Next(20) == 0,
        })),
    ];
}
