using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Tests.InsiderRisk.Scoring;

public sealed class EvidenceTests
{
    private static readonly DateTime Noon = InsiderDays.First.ToDateTime(new TimeOnly(12, 0));

    private static ActivityFacts[] Sabotage => [.. Enumerable.Range(0, 10).Select(i => File(i) with { Action = FileAction.Delete, Sensitive = true, Megabytes = 1 })];

    private static ActivityFacts[] OddLogons => [.. Enumerable.Range(0, 8).Select(i => new ActivityFacts(ActivityKind.Logon, Noon.Date.AddHours(2).AddMinutes(i), "203.0.113.9", "pc-1") { OddPlace = true, Remote = true })];

    /// <summary>The least of what the documented simulator makes: five sensitive reads of 150 MB, three external mails of 120 MB.</summary>
    private static ActivityFacts[] Exfiltration =>
    [
        .. Enumerable.Range(0, 5).Select(i => File(i) with { Sensitive = true, Megabytes = 150 }),
        .. Enumerable.Range(0, 3).Select(i => Act(ActivityKind.Email, i) with { ExternalRecipients = 1, Recipients = 1, RecipientDomains = ["out.example"], Attachments = 1, AttachmentMegabytes = 120 }),
    ];

    [Fact]
    public void Score_Sabotage_IsHigh() => Assert.InRange(Score(Sabotage), 60, 100);

    [Fact]
    public void Score_LogonsAtNightFromOddPlaces_IsHigh() => Assert.InRange(Score(OddLogons), 60, 100);

    [Fact]
    public void Score_Exfiltration_IsHigh() => Assert.InRange(Score(Exfiltration), 60, 100);

    [Fact]
    public void Score_EverythingAtOnce_IsCritical() => Assert.InRange(Score([.. Sabotage, .. OddLogons, .. Exfiltration]), 80, 100);

    [Fact]
    public void Score_QuietDay_IsLow()
    {
        ActivityFacts[] quiet =
        [
            Act(ActivityKind.Logon, 0) with { Position = new Position("Denver", 39.7, -105) }, .. Enumerable.Range(1, 25).Select(File), File(30) with { Sensitive = true, Megabytes = 3 },
            .. Enumerable.Range(40, 8).Select(i => Act(ActivityKind.Email, i) with { Recipients = 2, RecipientDomains = ["corp.example"], Attachments = 1, AttachmentMegabytes = 2 }), Act(ActivityKind.Logoff, 300),
        ];

        Assert.InRange(Score(quiet), 0, 20);
        Assert.True(Score(Sabotage) > Score(quiet));
        Assert.Equal(0, Score([Act(ActivityKind.Logoff, 0)]));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    public void Score_AnyFurtherAct_NeverLowersIt(int seed)
    {
        var random = new Random(seed);
        var (ledger, people) = InsiderDays.World(random, days: 4);
        var before = 0.0;
        for (var act = 0; act < 200; act++)
        {
            ledger.Add(people[0], InsiderDays.Act(random, ledger.Day!.Value));
            var score = Evidence.Score(InsiderDays.Columns(people[0], ledger));
            Assert.True(score >= before && score <= 100, $"{before} to {score}");
            before = score;
        }

        Assert.True(before > 80);
    }

    [Fact]
    public void Score_AnyColumnHigher_NeverLowersIt()
    {
        var random = new Random(34);
        for (var round = 0; round < 3_000; round++)
        {
            float[] columns = [.. Enumerable.Range(0, FeatureCatalogue.Columns).Select(_ => (float)(random.NextDouble() * random.Next(2) * 30))];
            var before = Evidence.Score(columns);
            columns[random.Next(columns.Length)] += (float)random.NextDouble() * 10;
            Assert.True(Evidence.Score(columns) >= before);
        }
    }

    [Fact]
    public void Parts_OfAnyColumns_SumToTheScore()
    {
        var random = new Random(35);
        for (var round = 0; round < 500; round++)
        {
            float[] columns = [.. Enumerable.Range(0, FeatureCatalogue.Columns).Select(_ => (float)(random.NextDouble() * random.Next(2) * Math.Pow(10, random.Next(4))))];
            var parts = Evidence.Parts(columns);
            Assert.Equal(Evidence.Score(columns), parts.Sum(part => part.Points), 9);
            Assert.All(parts, part => Assert.True(part.Points > 0));
        }

        Assert.Empty(Evidence.Parts(new float[FeatureCatalogue.Columns]));
    }

    private static double Score(ActivityFacts[] acts) => Evidence.Score(InsiderDays.Columns(acts));

    private static ActivityFacts Act(ActivityKind kind, int minute) => new(kind, Noon.AddMinutes(minute), "10.0.0.1", "pc-1");

    private static ActivityFacts File(int minute) => Act(ActivityKind.FileAccess, minute) with { Path = "/work/plan.docx", Megabytes = 0.5 };
}
