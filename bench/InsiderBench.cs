using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Learning.Metrics;

namespace SocConsole.Bench;

/// <summary>Trains on all labelled sets but the last, judges the last: what is caught, what is raised for nothing, and how fast a day is judged.</summary>
internal static class InsiderBench
{
    public static int Run(string[] args)
    {
        var sets = args.Where(arg => !arg.StartsWith('-')).Select((folder, index) => InsiderSet.Read(folder, index)).ToList();
        var train = sets[..^1];
        var rows = new TrainingRows(
            [.. train.SelectMany(set => set.Rows).SelectMany(row => row.Columns)], [.. train.SelectMany(set => set.Rows).Select(row => row.Person)], [.. train.SelectMany(set => set.Rows).Select(row => row.Date)],
            args.Contains("--unlabelled") ? null : [.. train.SelectMany(set => set.Rows).Select(row => row.Malicious)]);
        var watch = Stopwatch.StartNew();
        var (judge, report) = InsiderTrainer.Train(rows, 0, new Random(1), null, CancellationToken.None).Value;
        Console.WriteLine($"trained on {rows.Count} days in {watch.Elapsed.TotalSeconds:F1} s; weights {report.Weights}; held apart: {report.Ensemble}");
        Console.WriteLine("caught by budget, held apart: " + string.Join(", ", report.CaughtByBudget?.Select(entry => $"{entry.Key}: {entry.Value:F2}") ?? []));
        var archive = JudgeArchive.Write(judge, report).Value!;
        Console.WriteLine($"archive {archive.Length / 1024} KiB; read again: {JudgeArchive.Read(archive).Error?.Message ?? "as written"}");
        Tell(sets[^1].Rows.Where(row => !row.Victim).ToList(), judge, peak: false);
        var judged = InsiderSet.Read(args.Last(arg => !arg.StartsWith('-')), 0, judge);
        Tell(judged.Rows.Where(row => !row.Victim).ToList(), judge, peak: true);
        watch.Restart();
        var some = judged.Rows.Where(row => row.Peak >= 40).Take(50).ToList();
        foreach (var row in some)
        {
            ScoreParts.Of(judge, row.Columns, Math.Round(judge.Score(row.Columns), 1));
        }

        Console.WriteLine($"parts: {watch.Elapsed.TotalMilliseconds / Math.Max(1, some.Count):F2} ms a day; one score {judged.MicrosecondsAScore:F1} us; the whole set with a score after each act {judged.Seconds:F1} s ({judged.Activities / judged.Seconds:F0} activities/s)");
        return 0;
    }

    private static void Tell(List<InsiderSet.Day> rows, InsiderJudge judge, bool peak)
    {
        double[] scores = [.. rows.Select(row => peak ? row.Peak : judge.Score(row.Columns))];
        var people = rows.Select((row, i) => (row.Person, row.Malicious, Score: scores[i])).GroupBy(row => row.Person).Select(days => (Score: days.Max(day => day.Score), Bad: days.Any(day => day.Malicious))).ToList();
        var auc = ClassificationMetrics.RocAuc([.. people.Select(person => person.Score)], [.. people.Select(person => person.Bad)]);
        var caught = rows.Select((row, i) => (row, Score: scores[i])).GroupBy(row => row.row.Date).SelectMany(day => day.OrderByDescending(row => row.Score).Take(5)).Where(row => row.row.Malicious).Select(row => row.row.Person).Distinct().Count();
        var days = rows.Select(row => row.Date).Distinct().Count();
        var benign = rows.Where((row, i) => !row.Malicious && scores[i] >= 80).Count();
        var evidence = rows.Count(row => !row.Malicious && Evidence.Score(row.Columns) >= 60);
        Console.WriteLine($"{(peak ? "peaks" : "ends")}: user AUC {auc:F3}, caught at 5 a day {caught} of {people.Count(person => person.Bad)}, benign days >= 80: {(double)benign / days:F2} a day, by evidence >= 60: {(double)evidence / days:F2}; reach 80: {people.Count(p => p.Bad && p.Score >= 80)} malicious, {people.Count(p => !p.Bad && p.Score >= 80)} others; 60: {people.Count(p => p.Bad && p.Score >= 60)}, {people.Count(p => !p.Bad && p.Score >= 60)}");
    }
}

/// <summary>A labelled set, counted.</summary>
internal sealed class InsiderSet
{
    public List<Day> Rows { get; } = [];

    public int Activities { get; private set; }

    public double Seconds { get; private set; }

    public double MicrosecondsAScore { get; private set; }

    public static InsiderSet Read(string folder, int index, InsiderJudge? judge = null)
    {
        using var users = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "users.json")));
        using var labels = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "labels.json")));
        var malicious = labels.RootElement.GetProperty("malicious").EnumerateArray().ToList();
        var bad = malicious.SelectMany(entry => entry.GetProperty("active_days").EnumerateArray().Select(day => (entry.GetProperty("user_id").GetString()!, DateOnly.Parse(day.GetString()!, System.Globalization.CultureInfo.InvariantCulture)))).ToHashSet();
        var guilty = malicious.Select(entry => entry.GetProperty("user_id").GetString()!).ToHashSet();
        var victims = malicious.SelectMany(entry => entry.GetProperty("victim_accounts").EnumerateArray().Select(user => user.GetString()!)).Where(user => !guilty.Contains(user)).ToHashSet();
        var (people, organization) = (new Dictionary<string, PersonLedger>(), new OrganizationPast());
        foreach (var user in users.RootElement.EnumerateArray())
        {
            var id = user.GetProperty("user_id").GetString()!;
            var person = new PersonLedger(new PersonIdentity((index * 10_000) + people.Count + 1, user.GetProperty("role").GetString(), [id, user.GetProperty("email").GetString()!.Split('@')[0]]), new PersonPast());
            organization.Give(Mark.Of(user.GetProperty("device_id").GetString()), person.Identity.Id);
            people[id] = person;
        }

        var set = new InsiderSet();
        var (ledger, names, reader, peaks) = (new Ledger(organization), people.ToDictionary(entry => entry.Value, entry => entry.Key), new ActivityReader(TimeProvider.System), new Dictionary<PersonLedger, (double Peak, int Seen)>());
        var (row, scored, scoring) = (new float[FeatureCatalogue.Columns], 0, new Stopwatch());
        void Write()
        {
            foreach (var person in ledger.TakeChanged())
            {
                FeatureRow.Fill(person.Today!, person.Identity.Role, person.Past, organization, row);
                var name = names[person];
                set.Rows.Add(new Day(person.Identity.Id, ledger.Day!.Value, [.. row], bad.Contains((name, ledger.Day.Value)), victims.Contains(name), peaks.GetValueOrDefault(person).Peak));
            }

            peaks.Clear();
        }

        List<ActivityDraft> drafts = [];
        using (var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "activities.jsonl.gz")), CompressionMode.Decompress)))
        {
            while (lines.ReadLine() is { } line)
            {
                using var document = JsonDocument.Parse(line);
                drafts.Add(reader.Read(document.RootElement).Value!);
            }
        }

        var watch = Stopwatch.StartNew();
        foreach (var draft in drafts)
        {
            var day = DateOnly.FromDateTime(draft.Facts.At);
            if (ledger.Day is { } counted && day > counted)
            {
                Write();
                ledger.Turn(day, _ => true);
            }

            var person = people[draft.UserId];
            ledger.Add(person, draft.Facts);
            if (judge is not null && peaks.GetValueOrDefault(person) is var peak && person.Today!.JudgedChanges != peak.Seen)
            {
                FeatureRow.Fill(person.Today, person.Identity.Role, person.Past, organization, row);
                scoring.Start();
                peaks[person] = (Math.Max(peak.Peak, judge.Score(row)), person.Today.JudgedChanges);
                scoring.Stop();
                scored++;
            }
        }

        Write();
        (set.Activities, set.Seconds, set.MicrosecondsAScore) = (drafts.Count, watch.Elapsed.TotalSeconds, scored == 0 ? 0 : scoring.Elapsed.TotalMicroseconds / scored);
        return set;
    }

    /// <param name="Peak">Highest score of the day's beginnings; 0 when nothing judged.</param>
    internal sealed record Day(int Person, DateOnly At, float[] Columns, bool Malicious, bool Victim, double Peak)
    {
        public DateOnly Date => At;
    }
}
