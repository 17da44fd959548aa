using System.Globalization;
using SocConsole.Core.Detection.Correlation;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Detection.Correlation;

public sealed class CorrelatorTests
{
    private static readonly CorrelationRule Three = CorrelationWorld.Rule("three", CorrelationType.EventCount, 3);
    private static readonly CorrelationRule TwoUsers = CorrelationWorld.Rule("users", CorrelationType.ValueCount, 2, Ecs.UserName);
    private static readonly CorrelationRule Both = CorrelationWorld.Rule("both", CorrelationType.Temporal, 0, null, "a", "b");
    private static readonly CorrelationRule Then = CorrelationWorld.Rule("then", CorrelationType.TemporalOrdered, 0, null, "a", "b");

    [Fact]
    public void EventCount_WithinTheWindow_FiresAtTheThresholdAndCountsOn()
    {
        var world = new CorrelationWorld(Three);

        Assert.Empty(world.At(0));
        Assert.Empty(world.At(30));
        Assert.Equal(["three 192.0.2.1 count=3 strength=1 distinct=0 claimed=0 evidence=1,2,3"], world.At(60));
        Assert.Equal(["three 192.0.2.1 count=1 strength=1 distinct=0 claimed=0 evidence=4"], world.At(61));
    }

    [Fact]
    public void EventCount_OneTickBeyondTheWindow_DoesNotFire()
    {
        var world = new CorrelationWorld(Three);

        world.At(0);
        world.At(30);

        Assert.Empty(world.At(60.0000001));
    }

    [Fact]
    public void EventCount_FallenBelow_TellsTheWholeWindowWhenItFiresAgain()
    {
        var world = new CorrelationWorld(Three);
        world.At(0);
        world.At(1);
        world.At(2);
        Assert.Empty(world.At(200));
        Assert.Empty(world.At(201));

        Assert.Equal(["three 192.0.2.1 count=3 strength=1 distinct=0 claimed=0 evidence=4,5,6"], world.At(202));
    }

    [Fact]
    public void EventCount_LateEvents_CountWhereTheyBelong()
    {
        var world = new CorrelationWorld(Three);
        world.At(100);
        world.At(20);

        // The second lay outside already; this one lies within.
        Assert.Empty(world.At(41));
        Assert.Equal(["three 192.0.2.1 count=3 strength=1 distinct=0 claimed=0 evidence=4,3,1"], world.At(40));
    }

    [Fact]
    public void EventCount_RepeatedAndClaimed_WeighAsTheySay()
    {
        var world = new CorrelationWorld(Three);

        Assert.Equal(["three 192.0.2.1 count=3 strength=1 distinct=0 claimed=0 evidence=1"], world.At(0, repeat: 3));
        Assert.Equal(["three 192.0.2.9 count=1 strength=4 distinct=0 claimed=12 evidence=2"], world.At(0, ip: "192.0.2.9", attempts: 12));
        Assert.Empty(world.At(100, ip: "192.0.2.9"));
    }

    [Fact]
    public void EventCount_OtherGroups_AreCountedApart()
    {
        var world = new CorrelationWorld(Three);
        world.At(0);
        world.At(0);

        Assert.Empty(world.At(0, ip: "192.0.2.2"));
        Assert.Empty(world.At(0, organization: 2));
        Assert.Empty(world.At(0, rule: "b"));
    }

    [Fact]
    public void ValueCount_SameValueAgain_CountsOnce()
    {
        var world = new CorrelationWorld(TwoUsers);

        Assert.Empty(world.At(0, user: "ann"));
        Assert.Empty(world.At(1, user: "ann"));
        Assert.Empty(world.At(2));
        Assert.Equal(["users 192.0.2.1 count=3 strength=1 distinct=2 claimed=0 evidence=1,2,4"], world.At(3, user: "bob"));

        // Both ann and bob have left by then.
        Assert.Empty(world.At(64, user: "cid"));
    }

    [Fact]
    public void Temporal_AnyOrder_IsToldOnce()
    {
        var world = new CorrelationWorld(Both);

        Assert.Empty(world.At(0, "b"));
        Assert.Equal(["both 192.0.2.1 count=2 strength=1 distinct=0 claimed=0 evidence=1,2"], world.At(1, "a"));
        Assert.Empty(world.At(2, "b"));
    }

    [Fact]
    public void TemporalOrdered_WrongOrder_DoesNotFire()
    {
        var world = new CorrelationWorld(Then);

        Assert.Empty(world.At(0, "b"));
        Assert.Empty(world.At(1, "a"));
        Assert.Equal(["then 192.0.2.1 count=3 strength=1 distinct=0 claimed=0 evidence=1,2,3"], world.At(2, "b"));
    }

    [Fact]
    public void TemporalOrdered_FedByACount_FollowsInTheSameEvent()
    {
        var world = new CorrelationWorld(Three, CorrelationWorld.Rule("after", CorrelationType.TemporalOrdered, 0, null, "three", "c"));
        world.At(0);
        world.At(1);
        world.At(2);

        Assert.Equal(["after 192.0.2.1 count=2 strength=1 distinct=0 claimed=0 evidence=3,4"], world.At(3, "c"));
    }

    [Fact]
    public void Observe_MoreGroupsThanTheBound_ForgetsTheIdlestOnly()
    {
        var world = new CorrelationWorld(Three);
        world.At(0, ip: "idle");
        world.At(0, ip: "idle");
        world.At(0, ip: "busy");
        for (var i = 0; i < Correlator.MaximumGroups - 2; i++)
        {
            world.At(0, ip: string.Create(CultureInfo.InvariantCulture, $"x{i}"));
        }

        world.At(0, ip: "busy");
        world.At(0, ip: "one too many");

        Assert.Empty(world.At(0, ip: "idle"));
        Assert.Single(world.At(0, ip: "busy"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Restore_AtRandomPlaces_TellsTheSameAsWithout(int seed)
    {
        CorrelationRule[] rules = [Three, TwoUsers, Both, Then];
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            var (steady, restored) = (new CorrelationWorld(rules), new CorrelationWorld(rules));
            for (var i = 1; i <= 200; i++)
            {
                var item = CorrelationWorld.Event(
                    i, (i * 4) + random.Next(-150, 30), $"192.0.2.{random.Next(3)}", random.Next(4) == 0 ? null : $"u{random.Next(3)}", random.Next(10) == 0 ? 2 : null, random.Next(30) == 0 ? random.Next(1, 6) : null);
                var rule = random.Next(3) == 0 ? "b" : "a";
                if (random.Next(10) == 0)
                {
                    restored.SaveAndRestore();
                }

                Assert.Equal(steady.See(item, rule), restored.See(item, rule));
            }
        }
    }

    [Fact]
    public void Restore_OtherRules_DropsWhatIsGoneAndKeepsTheRest()
    {
        var before = new CorrelationWorld(TwoUsers, Three);
        before.At(0, user: "ann");
        before.At(1, user: "ann");

        var after = new Correlator([Both, Three]);
        after.Restore(before.Correlator.Save());
        var sheet = new Core.Detection.DraftSheet();
        after.Observe(CorrelationWorld.Meaning("a"), CorrelationWorld.Event(3, 2), [], sheet);

        Assert.Equal(["three"], sheet.Drafts.Select(draft => draft.Rule.Id));
    }
}
