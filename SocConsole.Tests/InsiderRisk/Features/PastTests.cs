using SocConsole.Core.InsiderRisk.Features;

namespace SocConsole.Tests.InsiderRisk.Features;

public sealed class PastTests
{
    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Read_WhatWasWritten_GivesTheSameColumnsOnAllFurtherDays(int seed)
    {
        var random = new Random(seed);
        var (ledger, people) = InsiderDays.World(random, days: 9);
        var restored = new Ledger(Copied(ledger.Organization, (past, to) => past.Write(to), OrganizationPast.Read)) { Day = ledger.Day };
        var same = people.ConvertAll(person => new PersonLedger(person.Identity, Copied(person.Past, (past, to) => past.Write(to), PersonPast.Read)));
        for (var further = 0; further < 4; further++)
        {
            var day = ledger.Day!.Value;
            for (var act = 0; act < 80; act++)
            {
                var (person, facts) = (random.Next(people.Count), InsiderDays.Act(random, day));
                ledger.Add(people[person], facts);
                restored.Add(same[person], facts);
            }

            Assert.All(Enumerable.Range(0, people.Count), person => Assert.Equal(InsiderDays.Columns(people[person], ledger), InsiderDays.Columns(same[person], restored)));
            ledger.Turn(day.AddDays(1), _ => true);
            restored.Turn(day.AddDays(1), _ => true);
        }
    }

    [Fact]
    public void Read_OfSomebodyNew_HasNoDays()
    {
        var past = Copied(new PersonPast(), (from, to) => from.Write(to), PersonPast.Read);

        Assert.Equal((null, null, 0), (past.FirstDay, past.LastDay, past.Own.Days));
    }

    [Fact]
    public void KnownSet_Add_StaysSortedAndKnowsEach()
    {
        var (set, random, given) = (new KnownSet(1000), new Random(3), new HashSet<ulong>());
        for (var day = 0; day < 20; day++)
        {
            ulong[] marks = [.. Enumerable.Range(0, 20).Select(_ => (ulong)random.NextInt64(600)).Distinct()];
            set.Add(marks);
            given.UnionWith(marks);
        }

        Assert.Equal([.. given.Order()], set.Marks.ToArray());
        Assert.All(given, mark => Assert.True(set.Contains(mark)));
        Assert.False(set.Contains(601));
    }

    [Fact]
    public void KnownSet_AtItsLimit_TakesNothingMore()
    {
        var set = new KnownSet(3);
        set.Add([5, 1]);
        set.Add([1, 9, 7, 8]);
        set.Add([2]);

        Assert.Equal([1, 5, 7], set.Marks.ToArray());
    }

    [Fact]
    public void Mark_OfNames_IgnoresCaseAndTellsApart()
    {
        Assert.Equal(Mark.Of("LAPTOP-Ä1"), Mark.Of("laptop-ä1"));
        Assert.NotEqual(Mark.Of("laptop-1"), Mark.Of("laptop-2"));
        Assert.Equal(Mark.Of(new string('x', 512)), Mark.Of(new string('x', 600)));
        Assert.NotEqual(Mark.Of(new string('x', 511)), Mark.Of(new string('x', 512)));
        Assert.NotEqual(Mark.Of("\ud800"), Mark.Of(""));
    }

    [Fact]
    public void RunningMean_OfDays_HasMeanAndDeviation()
    {
        var mean = new RunningMean();
        var day = new float[FeatureCatalogue.Counts];
        foreach (var value in (float[])[2, 4, 4, 4, 5, 5, 7, 9])
        {
            day[3] = value;
            Assert.True(mean.Days >= 3 || mean.Distance(3, 99) == 0);
            mean.Add(day);
        }

        Assert.Equal(5, mean.Means[3], 12);
        Assert.Equal(Math.Sqrt(32 / 7.0), mean.Deviation(3), 12);
        Assert.Equal((10 - 5) / (Math.Sqrt(32 / 7.0) + (0.15 * 5) + 0.6), mean.Distance(3, 10), 6);
        Assert.Equal(20, mean.Distance(3, 1e9f));
    }

    private static T Copied<T>(T past, Action<T, BinaryWriter> write, Func<BinaryReader, T> read)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        write(past, writer);
        writer.Flush();
        bytes.Position = 0;
        using var reader = new BinaryReader(bytes);
        var copy = read(reader);
        Assert.Equal(bytes.Length, bytes.Position);
        return copy;
    }
}
