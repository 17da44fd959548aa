using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Learning;

namespace SocConsole.Tests.InsiderRisk;

/// <summary>Made-up people and days, the same for the same seed.</summary>
internal static class InsiderDays
{
    public static readonly DateOnly First = new(2026, 3, 2);

    private static readonly string[] Paths = ["/finance/a/plan.xlsx", "/finance/b/list.csv", "/home/u1/notes.txt", "/home/u2/notes.txt", "C:\\Users\\u3\\run.exe", "/tools/setup.exe", "plain.txt"];
    private static readonly string[] DomainNames = ["corp.example", "gmail.com", "dropbox.com", "paste.example", "a.example", "b.example"];
    private static readonly (double Latitude, double Longitude)[] Towns = [(51.5, -0.12), (51.6, 0.1), (48.85, 2.35), (40.7, -74), (35.7, 139.7), (50.1, 8.7)];

    public static ActivityFacts Act(Random random, DateOnly day)
    {
        var bare = new ActivityFacts((ActivityKind)random.Next(7), day.ToDateTime(TimeOnly.MinValue).AddSeconds(random.Next(86_400)), random.Next(4) == 0 ? null : $"10.0.0.{random.Next(12)}", random.Next(4) == 0 ? null : $"pc-{random.Next(9)}");
        var town = Towns[random.Next(Towns.Length)];
        return bare with
        {
            Remote = random.Next(3) == 0,
            Unlock = random.Next(3) == 0,
            Failed = random.Next(4) == 0,
            OddPlace = random.Next(6) == 0,
            Position = random.Next(2) == 0 ? new Position(null, town.Latitude, town.Longitude, random.Next(3) * 40) : null,
            Path = Paths[random.Next(Paths.Length)],
            Action = (FileAction)random.Next(7),
            Destination = (FileDestination)random.Next(4),
            Megabytes = random.NextDouble() * 300,
            Sensitive = random.Next(3) == 0,
            Domain = DomainNames[random.Next(DomainNames.Length)],
            Received = random.Next(5) == 0,
            RecipientDomains = [DomainNames[random.Next(DomainNames.Length)], DomainNames[random.Next(DomainNames.Length)]],
            Recipients = random.Next(9),
            ExternalRecipients = random.Next(3),
            Attachments = random.Next(4),
            AttachmentMegabytes = random.NextDouble() * 20,
            Connected = random.Next(2) == 0,
            Process = random.Next(2) == 0 ? "nmap" : "word.exe",
        };
    }

    public static List<PersonLedger> People(int count = 6) =>
        [.. Enumerable.Range(1, count).Select(id => new PersonLedger(new PersonIdentity(id, id % 2 == 0 ? "engineer" : "clerk", [$"u{id}"]), new PersonPast()))];

    /// <summary>A ledger with ended days of the people, the next day begun by nobody yet.</summary>
    public static (Ledger Ledger, List<PersonLedger> People) World(Random random, int days = 8)
    {
        var (ledger, people) = (new Ledger(new OrganizationPast()), People());
        ledger.Organization.Give(Mark.Of("pc-1"), 1);
        for (var day = 0; day < days; day++)
        {
            for (var act = 0; act < 60; act++)
            {
                ledger.Add(people[random.Next(people.Count)], Act(random, First.AddDays(day)));
            }

            ledger.Turn(First.AddDays(day + 1), _ => true);
        }

        return (ledger, people);
    }

    public static float[] Columns(PersonLedger person, Ledger ledger)
    {
        var row = new float[FeatureCatalogue.Columns];
        FeatureRow.Fill(person.Today!, person.Identity.Role, person.Past, ledger.Organization, row);
        return row;
    }

    /// <summary>Columns of a day of nobody known, of these acts alone.</summary>
    public static float[] Columns(IEnumerable<ActivityFacts> acts)
    {
        var (ledger, person) = (new Ledger(new OrganizationPast()), People(1)[0]);
        foreach (var act in acts)
        {
            ledger.Add(person, act);
        }

        return Columns(person, ledger);
    }

    /// <summary>Days of made-up people; who is bad deletes what is sensitive.</summary>
    /// <param name="idStep">Distance between the numbers of the people.</param>
    public static TrainingRows Rows(int seed, bool labelled = true, int people = 30, int days = 10, int idStep = 1)
    {
        var random = new Random(seed);
        var (ledger, columns, ids, dates, labels) = (new Ledger(new OrganizationPast()), new List<float>(), new List<int>(), new List<DateOnly>(), new List<bool>());
        PersonLedger[] ledgers = [.. People(people).Select(person => new PersonLedger(person.Identity with { Id = person.Identity.Id * idStep }, person.Past))];
        for (var day = 0; day < days; day++)
        {
            var date = First.AddDays(day);
            foreach (var person in ledgers)
            {
                var bad = Array.IndexOf(ledgers, person) < 6 && day >= days / 2;
                for (var act = random.Next(3, 9); act > 0; act--)
                {
                    ledger.Add(person, Act(random, date) with { Sensitive = bad || random.Next(12) == 0, Megabytes = random.NextDouble() * (bad ? 60 : 9), AttachmentMegabytes = random.NextDouble() * 8 });
                }

                columns.AddRange(Columns(person, ledger));
                ids.Add(person.Identity.Id);
                dates.Add(date);
                labels.Add(bad);
            }

            ledger.Turn(date.AddDays(1), _ => true);
        }

        return new TrainingRows([.. columns], ids, dates, labelled ? [.. labels] : null);
    }

    /// <summary>A judge of a few trees that were grown on <see cref="Rows"/>.</summary>
    public static InsiderJudge Judge(TrainingRows rows)
    {
        var table = new FeatureTable(FeatureCatalogue.Names, rows.Columns, rows.Count);
        var looked = InsiderJudge.IsolationColumns;
        float[] rare = [.. Enumerable.Range(0, rows.Count).SelectMany(row => looked.Select(column => Math.Max(0, table.Row(row)[column])))];
        var rareTable = new FeatureTable([.. looked.Select(column => FeatureCatalogue.Names[column])], rare, rows.Count);
        var isolation = IsolationForest.Train(rareTable, new IsolationForestOptions(20, 64), new Random(1), null, CancellationToken.None);
        double[] sorted = [.. isolation.Score(rareTable, CancellationToken.None).Order()];
        double[] ranks = [.. Enumerable.Range(0, 1001).Select(rank => sorted[rank * (sorted.Length - 1) / 1000])];
        var boosted = rows.Labels is { } labels ? GradientBoostedTrees.Train(table, labels, new GradientBoostingOptions(12, 4), new Random(2), null, CancellationToken.None) : null;
        var forest = rows.Labels is { } known ? RandomForest.Train(table, known, new RandomForestOptions(12, 6), new Random(3), null, CancellationToken.None) : null;
        var bare = new InsiderJudge(0, boosted, forest, isolation, ranks, BlendWeights.Usual, new ScoreMap([0.2, 0.4, 0.6, 0.8]));
        double[] ordinary = [.. Enumerable.Range(0, rows.Count).Where(row => rows.Labels?[row] != true).Select(row => bare.Output(Row(rows, row)))];
        return bare with { Map = ScoreMap.Fit(ordinary) };
    }

    public static float[] Row(TrainingRows rows, int row) => rows.Columns[(row * FeatureCatalogue.Columns)..((row + 1) * FeatureCatalogue.Columns)];
}
