using SocConsole.Core.InsiderRisk.Activities;

namespace SocConsole.Tests.InsiderRisk.Activities;

public sealed class ActivityOrderTests
{
    [Fact]
    public void Sort_OfActsOfOneInstant_IsTheSameWhateverTheirArrival()
    {
        var random = new Random(7);
        var acts = Enumerable.Range(0, 200).Select(_ => InsiderDays.Act(random, InsiderDays.First) with { At = InsiderDays.First.ToDateTime(TimeOnly.MinValue), Kind = ActivityKind.FileAccess }).ToList();
        var sorted = acts.Order(ActivityOrder.Instance).ToList();

        for (var round = 0; round < 20; round++)
        {
            var shuffled = acts.ToArray();
            random.Shuffle(shuffled);

            // What compares as equal counts alike: the facts are the same ones.
            Assert.All(sorted.Zip(shuffled.Order(ActivityOrder.Instance)), pair => Assert.Equal(0, ActivityOrder.Instance.Compare(pair.First, pair.Second)));
        }
    }

    [Fact]
    public void Compare_OfActsThatDifferInOneFact_IsNeverZero()
    {
        var act = InsiderDays.Act(new Random(3), InsiderDays.First);
        ActivityFacts[] others =
        [
            act with { Kind = (ActivityKind)(((int)act.Kind + 1) % 7) }, act with { Remote = !act.Remote }, act with { Unlock = !act.Unlock }, act with { Failed = !act.Failed }, act with { OddPlace = !act.OddPlace },
            act with { Sensitive = !act.Sensitive }, act with { Received = !act.Received }, act with { Connected = !act.Connected }, act with { Simulated = true }, act with { Device = "other" }, act with { Ip = "192.0.2.9" },
            act with { Path = "/other" }, act with { Domain = "other.example" }, act with { Process = "other" }, act with { RecipientDomains = ["other.example"] }, act with { Position = new Position("other", 1, 2) },
            act with { Megabytes = act.Megabytes + 1 }, act with { AttachmentMegabytes = act.AttachmentMegabytes + 1 }, act with { Attachments = act.Attachments + 1 }, act with { Recipients = act.Recipients + 1 },
            act with { ExternalRecipients = act.ExternalRecipients + 1 }, act with { Action = (FileAction)(((int)act.Action + 1) % 7) }, act with { Destination = (FileDestination)(((int)act.Destination + 1) % 4) },
        ];

        Assert.All(others, other =>
        {
            Assert.NotEqual(0, ActivityOrder.Instance.Compare(act, other));
            Assert.Equal(-Math.Sign(ActivityOrder.Instance.Compare(act, other)), Math.Sign(ActivityOrder.Instance.Compare(other, act)));
        });
    }
}
