using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;

namespace SocConsole.Tests.InsiderRisk.Features;

public sealed class LedgerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Add_AnyOrderWithinADay_GivesTheSameColumns(int seed)
    {
        var (random, shuffle) = (new Random(seed), new Random(seed + 100));
        var (first, second) = ((Ledger: new Ledger(new OrganizationPast()), People: InsiderDays.People()), (Ledger: new Ledger(new OrganizationPast()), People: InsiderDays.People()));
        for (var day = InsiderDays.First; day < InsiderDays.First.AddDays(12); day = day.AddDays(1))
        {
            var acts = Enumerable.Range(0, 90).Select(_ => (Person: random.Next(6), Act: InsiderDays.Act(random, day))).ToArray();
            Array.ForEach(acts, entry => first.Ledger.Add(first.People[entry.Person], entry.Act));
            shuffle.Shuffle(acts);
            Array.ForEach(acts, entry => second.Ledger.Add(second.People[entry.Person], entry.Act));

            Assert.All(Enumerable.Range(0, 6).Where(person => first.People[person].Today is not null), person =>
                Assert.Equal(InsiderDays.Columns(first.People[person], first.Ledger), InsiderDays.Columns(second.People[person], second.Ledger)));
            var next = day.AddDays(1);
            Assert.Equal(first.Ledger.Turn(next, _ => true).Select(person => person.Identity.Id), second.Ledger.Turn(next, _ => true).Select(person => person.Identity.Id));
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Add_AnyAct_LowersNoColumn(int seed)
    {
        var random = new Random(seed);
        var (ledger, people) = InsiderDays.World(random);
        var before = new Dictionary<PersonLedger, float[]>();
        for (var act = 0; act < 600; act++)
        {
            var person = people[random.Next(people.Count)];
            ledger.Add(person, InsiderDays.Act(random, ledger.Day!.Value));
            var columns = InsiderDays.Columns(person, ledger);
            var earlier = before.GetValueOrDefault(person) ?? columns;
            Assert.All(Enumerable.Range(0, columns.Length), column => Assert.True(columns[column] >= earlier[column], $"{FeatureCatalogue.Names[column]} fell from {earlier[column]} to {columns[column]}"));
            before[person] = columns;
        }
    }

    [Fact]
    public void Add_OfADayThatEnded_AnswersFalseAndCountsNothing()
    {
        var random = new Random(5);
        var (ledger, people) = InsiderDays.World(random, days: 3);
        Assert.True(ledger.Add(people[0], Logon(ledger.Day!.Value)));
        var columns = InsiderDays.Columns(people[0], ledger);

        Assert.False(ledger.Add(people[0], Logon(ledger.Day.Value.AddDays(-1))));

        Assert.Equal(columns, InsiderDays.Columns(people[0], ledger));
        Assert.Equal(1, people[0].Today!.Activities);
    }

    [Fact]
    public void Add_OfALaterDay_NeedsATurn()
    {
        var (ledger, person) = (new Ledger(new OrganizationPast()), InsiderDays.People(1)[0]);
        ledger.Add(person, Logon(InsiderDays.First));

        Assert.Throws<InvalidOperationException>(() => ledger.Add(person, Logon(InsiderDays.First.AddDays(1))));
    }

    [Fact]
    public void Turn_WithSeveralPeople_EndsTheDayOfAll()
    {
        var (ledger, people) = (new Ledger(new OrganizationPast()), InsiderDays.People(3));
        people[..2].ForEach(person => ledger.Add(person, Logon(InsiderDays.First)));
        var next = InsiderDays.First.AddDays(1);

        var ended = ledger.Turn(next, person => person.Identity.Id == 1);

        Assert.Equal([1, 2], ended.Select(person => person.Identity.Id));
        Assert.All(people, person => Assert.Null(person.Today));
        Assert.Equal([InsiderDays.First, InsiderDays.First, null], people.Select(person => person.Past.LastDay));

        // What isn't usual is remembered by what was seen, and not by how much.
        Assert.Equal([1, 0, 0], people.Select(person => person.Past.Own.Days));
        Assert.True(people[1].Past.Machines.Contains(Mark.Of("pc-7")));
        Assert.Equal((next, 0), (ledger.Day, ledger.TakeChanged().Count));
    }

    [Fact]
    public void TakeChanged_AfterActs_AnswersEachPersonOnce()
    {
        var (ledger, people) = (new Ledger(new OrganizationPast()), InsiderDays.People(3));
        ledger.Add(people[0], Logon(InsiderDays.First));
        ledger.Add(people[0], Logon(InsiderDays.First));
        ledger.Add(people[2], Logon(InsiderDays.First));

        Assert.Equal([1, 3], ledger.TakeChanged().Select(person => person.Identity.Id).Order());
        Assert.Empty(ledger.TakeChanged());
    }

    [Fact]
    public void Add_ReceivedMail_MovesNoColumn()
    {
        var act = new ActivityFacts(ActivityKind.Email, InsiderDays.First.ToDateTime(new TimeOnly(3, 0)), "10.9.9.9", "pc-9") { Received = true, Attachments = 9, AttachmentMegabytes = 99, ExternalRecipients = 3 };

        Assert.All(InsiderDays.Columns([act]), column => Assert.Equal(0, column));
    }

    private static ActivityFacts Logon(DateOnly day) => new(ActivityKind.Logon, day.ToDateTime(new TimeOnly(9, 0)), "10.0.0.1", "pc-7");
}
