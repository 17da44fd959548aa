using System.Globalization;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.InsiderRisk.Import;

/// <summary>People from a file with a header. <c>user_id</c> is needed; the other columns are those of the API, also by the names that directories give them.</summary>
public static class PeopleSheet
{
    private static readonly (string Column, string[] Names)[] Columns =
    [
        ("name", ["name", "display_name", "displayname", "full_name"]), ("email", ["email", "mail", "e_mail"]), ("role", ["role", "title", "job_title", "jobtitle"]), ("department", ["department"]),
        ("team", ["team", "group"]), ("supervisor", ["supervisor", "manager"]), ("device_id", ["device_id", "device", "machine", "computer", "host"]), ("site", ["site", "office", "location"]),
        ("status", ["status"]), ("last_day", ["last_day", "end_date", "leave_date"]),
    ];

    /// <summary>Reads at most <see cref="PeopleService.MostAtOnce"/> people. Error: the first row that can't be read, by its line; then nobody is taken.</summary>
    public static async Task<Result<IReadOnlyList<PersonDraft>>> ReadAsync(Stream content, CancellationToken ct)
    {
        var people = new List<PersonDraft>();
        await foreach (var row in Sheet.ReadAsync(content, "user_id", ct))
        {
            if (row.Fields is not { } fields)
            {
                return Error.Invalid("file", row.Line == 1 ? "needs a header with user_id" : $"line {row.Line}: {Sheet.Broken}");
            }

            if (!Person(fields).Succeeded(out var person, out var error))
            {
                return Error.Invalid("file", $"line {row.Line}: {error.Message}");
            }

            people.Add(person);
            if (people.Count > PeopleService.MostAtOnce)
            {
                return Error.Invalid("file", $"has more than {PeopleService.MostAtOnce} people; send it in parts");
            }
        }

        return people.Count > 0 ? people : Error.Invalid("file", "has nobody below its header");
    }

    private static Result<PersonDraft> Person(IReadOnlyDictionary<string, string> fields)
    {
        if (!fields.TryGetValue("user_id", out var user))
        {
            return Error.Invalid("user_id", "is missing");
        }

        DateOnly? lastDay = null;
        if (Find(fields, "last_day") is { } text)
        {
            if (!DateOnly.TryParse(text, CultureInfo.InvariantCulture, out var day))
            {
                return Error.Invalid("last_day", "must be a date such as 2026-01-31");
            }

            lastDay = day;
        }

        return new PersonDraft(
            user, Find(fields, "name"), Find(fields, "email"), Find(fields, "role"), Find(fields, "department"), Find(fields, "team"), Find(fields, "supervisor"), Find(fields, "device_id"), Find(fields, "site"), Find(fields, "status"), lastDay);
    }

    private static string? Find(IReadOnlyDictionary<string, string> fields, string column) =>
        Columns.First(entry => entry.Column == column).Names.Select(name => fields.GetValueOrDefault(name)).FirstOrDefault(value => value is not null);
}
