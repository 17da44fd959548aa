using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;

namespace SocConsole.Bench;

/// <summary>Counts the days of a labelled set and writes their columns, to look at them with other tools.</summary>
internal static class InsiderReplay
{
    public static int Run(string[] args)
    {
        var (folder, target) = (args[0], args[1]);
        using var users = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "users.json")));
        var people = new Dictionary<string, PersonLedger>();
        var organization = new OrganizationPast();
        foreach (var user in users.RootElement.EnumerateArray())
        {
            var id = user.GetProperty("user_id").GetString()!;
            var person = new PersonLedger(new PersonIdentity(people.Count + 1, user.GetProperty("role").GetString(), [id, user.GetProperty("email").GetString()!.Split('@')[0]]), new PersonPast());
            organization.Give(Mark.Of(user.GetProperty("device_id").GetString()), person.Identity.Id);
            people[id] = person;
        }

        var names = people.ToDictionary(entry => entry.Value, entry => entry.Key);
        var ledger = new Ledger(organization);
        var reader = new ActivityReader(TimeProvider.System);
        using var to = new StreamWriter(target);
        to.WriteLine("user,day," + string.Join(',', FeatureCatalogue.Names));
        var row = new float[FeatureCatalogue.Columns];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var count = 0;
        void Write()
        {
            foreach (var person in ledger.TakeChanged())
            {
                FeatureRow.Fill(person.Today!, person.Identity.Role, person.Past, organization, row);
                to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{names[person]},{ledger.Day:yyyy-MM-dd},") + string.Join(',', row.Select(value => value.ToString("G6", CultureInfo.InvariantCulture))));
            }
        }

        using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "activities.jsonl.gz")), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var draft = reader.Read(document.RootElement).Value!;
            var day = DateOnly.FromDateTime(draft.Facts.At);
            if (ledger.Day is { } counted && day > counted)
            {
                Write();
                ledger.Turn(day, _ => true);
            }

            ledger.Add(people[draft.UserId], draft.Facts);
            count++;
        }

        Write();
        Console.WriteLine($"{count} activities in {watch.Elapsed.TotalSeconds:F1} s");
        return 0;
    }
}
