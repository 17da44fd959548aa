using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.InsiderRisk.Models;

/// <summary>A labelled set of the shared data: its activities in order, its people, and which of their days were malicious.</summary>
internal sealed class LabelledSet
{
    private readonly List<ActivityDraft> drafts = [];
    private readonly List<(string Id, PersonIdentity Identity, string Device)> people = [];
    private readonly HashSet<(int Person, DateOnly Date)> bad = [];
    private readonly HashSet<int> victims = [];

    public static LabelledSet Read(string name, int index)
    {
        var set = new LabelledSet();
        using var users = Json(name, "users");
        foreach (var user in users.RootElement.EnumerateArray())
        {
            var id = user.GetProperty("user_id").GetString()!;
            set.people.Add((id, new PersonIdentity((index * 10_000) + set.people.Count + 1, user.GetProperty("role").GetString(), [id, user.GetProperty("email").GetString()!.Split('@')[0]]), user.GetProperty("device_id").GetString()!));
        }

        set.Label(name);
        var reader = new ActivityReader(TimeProvider.System);
        using var lines = new StreamReader(new GZipStream(File.OpenRead(SharedData.Path($"insider/{name}/activities.jsonl.gz")!), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            Assert.True(reader.Read(document.RootElement).Succeeded(out var draft, out var error), error?.Message);
            set.drafts.Add(draft with { Details = "{}" });
        }

        return set;
    }

    /// <summary>Replays the activities. With judges, each day has the highest score that it came to with each.</summary>
    public List<LabelledDay> Replay(params InsiderJudge[] judges)
    {
        var (ledger, ledgers, days) = (new Ledger(new OrganizationPast()), people.ToDictionary(person => person.Id, person => new PersonLedger(person.Identity, new PersonPast())), new List<LabelledDay>());
        people.ForEach(person => ledger.Organization.Give(Mark.Of(person.Device), person.Identity.Id));
        var (peaks, row) = (new Dictionary<PersonLedger, (double[] Scores, int Seen)>(), new float[FeatureCatalogue.Columns]);
        foreach (var draft in drafts)
        {
            var day = DateOnly.FromDateTime(draft.Facts.At);
            if (ledger.Day is { } counted && day > counted)
            {
                End(ledger, peaks, days);
                ledger.Turn(day, _ => true);
            }

            var person = ledgers[draft.UserId];
            Assert.True(ledger.Add(person, draft.Facts));
            var (scores, seen) = peaks.GetValueOrDefault(person, (new double[judges.Length], 0));
            if (judges.Length > 0 && person.Today!.JudgedChanges != seen)
            {
                FeatureRow.Fill(person.Today, person.Identity.Role, person.Past, ledger.Organization, row);
                peaks[person] = ([.. judges.Select((judge, i) => Math.Max(scores[i], judge.Score(row)))], person.Today.JudgedChanges);
            }
        }

        End(ledger, peaks, days);
        Assert.Equal(bad.Count, days.Count(day => day.Malicious));
        return days;

        void End(Ledger ended, Dictionary<PersonLedger, (double[] Scores, int Seen)> highest, List<LabelledDay> to)
        {
            foreach (var person in ended.TakeChanged())
            {
                var (id, date) = (person.Identity.Id, ended.Day!.Value);
                to.Add(new LabelledDay(id, date, InsiderDays.Columns(person, ended), bad.Contains((id, date)), victims.Contains(id), highest.GetValueOrDefault(person, (new double[judges.Length], 0)).Item1));
            }

            highest.Clear();
        }
    }

    public static TrainingRows Rows(IReadOnlyList<LabelledDay> days, bool labelled) =>
        new([.. days.SelectMany(day => day.Columns)], [.. days.Select(day => day.Person)], [.. days.Select(day => day.Date)], labelled ? [.. days.Select(day => day.Malicious)] : null);

    private static JsonDocument Json(string name, string part) => JsonDocument.Parse(File.ReadAllBytes(SharedData.Path($"insider/{name}/{part}.json")!));

    private void Label(string name)
    {
        var numbers = people.ToDictionary(person => person.Id, person => person.Identity.Id);
        using var labels = Json(name, "labels");
        var guilty = new HashSet<int>();
        foreach (var entry in labels.RootElement.GetProperty("malicious").EnumerateArray())
        {
            var person = numbers[entry.GetProperty("user_id").GetString()!];
            guilty.Add(person);
            bad.UnionWith(entry.GetProperty("active_days").EnumerateArray().Select(day => (person, DateOnly.Parse(day.GetString()!, CultureInfo.InvariantCulture))));
            victims.UnionWith(entry.GetProperty("victim_accounts").EnumerateArray().Select(user => numbers[user.GetString()!]));
        }

        victims.ExceptWith(guilty);
    }
}

/// <param name="Victim">Somebody else acted under this person's account; left out of learning and judging.</param>
internal sealed record LabelledDay(int Person, DateOnly Date, float[] Columns, bool Malicious, bool Victim, double[] Peaks);
