using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Pages.Enrichment;

namespace SocConsole.Tests.Components.Pages.Enrichment;

public sealed class LookupBoardTests
{
    private static readonly Verdict Judged = new(IocVerdict.Malicious, 90, "Score 90.", [new Contribution("b", 90, "bad")], null);

    [Fact]
    public void After_Begun_EveryProviderHasACardAtOnce()
    {
        var board = LookupBoard.Empty.After(new CheckBegun([Results.Profile("a"), Results.Profile("b")]));

        Assert.Equal([("a", "A"), ("b", "B")], board.Cards.Select(card => (card.Name, card.Title)));
        Assert.Equal((0, 0, 2, false), (board.Answered, board.Over, board.Asked, board.IsOver));
    }

    [Fact]
    public void After_AnswersWhileItRuns_PlacesStayAndCountsFollow()
    {
        var board = LookupBoard.Empty.After(new CheckBegun([Results.Profile("a"), Results.Profile("b"), Results.Profile("c")]));

        board = board.After(Answer(Results.Of("c", ProviderStatus.Error), 0, 1)).After(Answer(Results.Of("b", ProviderStatus.Ok, 95), 1, 2));

        Assert.Equal(["a", "b", "c"], board.Cards.Select(card => card.Name));
        Assert.Equal((1, 2, Judged), (board.Answered, board.Over, board.Verdict));
    }

    [Fact]
    public void After_Waiting_IsShownUntilItAnswers()
    {
        var waits = new ProviderWaits("a", 2, new DateTime(2026, 3, 4, 10, 0, 0, DateTimeKind.Utc));
        var waiting = LookupBoard.Empty.After(new CheckBegun([Results.Profile("a")])).After(waits);

        Assert.Equal(waits, waiting.Cards[0].Waits);
        Assert.Null(waiting.After(Answer(Results.Of("a", ProviderStatus.NotFound), 1, 1)).Cards[0].Waits);
    }

    [Fact]
    public void After_Finished_OrdersByWhatMattersAndKeepsEqualOnes()
    {
        ProviderResult[] results =
        [
            Results.Of("off", ProviderStatus.NotConfigured), Results.Of("held", ProviderStatus.Withheld), Results.Of("slow", ProviderStatus.Timeout), Results.Of("none", ProviderStatus.NotFound),
            Results.Of("facts", ProviderStatus.Ok), Results.Of("clean", ProviderStatus.Ok, 0), Results.Of("unsure", ProviderStatus.Ok, 30), Results.Of("odd", ProviderStatus.Ok, 60),
            Results.Of("bad-1", ProviderStatus.Ok, 80), Results.Of("bad-2", ProviderStatus.Ok, 100), Results.Of("limited", ProviderStatus.RateLimited),
        ];

        var board = LookupBoard.Empty.After(new CheckFinished(View(results)));

        Assert.Equal(["bad-1", "bad-2", "odd", "unsure", "clean", "facts", "none", "slow", "limited", "held", "off"], board.Cards.Select(card => card.Name));
        Assert.True(board.IsOver);
        Assert.Equal(7, board.Answered);
    }

    [Fact]
    public void After_Failed_KeepsWhatIsKnownAndSaysWhy()
    {
        var board = LookupBoard.Empty.After(new CheckBegun([Results.Profile("a")])).After(new CheckFailed(Error.Invalid("It stopped.")));

        Assert.Equal((true, "It stopped.", 1), (board.IsOver, board.Failure, board.Asked));
    }

    [Theory]
    [InlineData(ProviderStatus.Ok, 100, true, IocVerdict.Clean)]
    [InlineData(ProviderStatus.Ok, 79, false, IocVerdict.Suspicious)]
    [InlineData(ProviderStatus.Ok, null, false, null)]
    [InlineData(ProviderStatus.NotFound, null, false, null)]
    public void BandOf_Answer_IsItsOwnJudgement(ProviderStatus status, int? reputation, bool isAllowed, IocVerdict? expected) =>
        Assert.Equal(expected, EnrichmentLooks.BandOf(Results.Of("a", status, reputation, isAllowed: isAllowed)));

    private static ProviderAnswered Answer(ProviderResult result, int answered, int over) => new(result, null, Judged, answered, over, 3);

    private static LookupView View(IReadOnlyList<ProviderResult> results)
    {
        var at = new DateTime(2026, 3, 4, 10, 0, 0, DateTimeKind.Utc);
        return new LookupView(Guid.Empty, Guid.Empty, new Ioc(IocType.Ipv4, "185.220.101.1"), null, "user:1", "Test", Role.Analyst, null, at, at.AddSeconds(1), false, Judged, results, []);
    }
}
