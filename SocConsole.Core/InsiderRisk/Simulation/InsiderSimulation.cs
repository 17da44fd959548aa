using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Simulation;

/// <summary>Makes activities of a person and sends them through the same way as real ones, marked as simulated. They are left out of learning.</summary>
public sealed class InsiderSimulation
{
    public static readonly IReadOnlyList<string> Kinds = ["data_exfiltration", "off_hours", "sabotage"];

    private const int MostActivities = 500;

    // An address for documentation (RFC 5737) and no machine of anybody.
    private const string Address = "192.0.2.1";
    private const string Machine = "simulated";

    private readonly SocDatabase database;
    private readonly ActivityIntake intake;
    private readonly PeopleService people;
    private readonly ActivityReader reader;
    private readonly TimeProvider clock;
    private readonly Random random;

    public InsiderSimulation(SocDatabase database, ActivityIntake intake, PeopleService people, ActivityReader reader, TimeProvider clock, Random random) =>
        (this.database, this.intake, this.people, this.reader, this.clock, this.random) = (database, intake, people, reader, clock, random);

    /// <summary>Plays one of <see cref="Kinds"/>. Answers how many activities were kept. Error: USER_NOT_FOUND.</summary>
    public async Task<Result<IntakeOutcome>> AnomalyAsync(Actor actor, string userId, string kind, CancellationToken ct)
    {
        var now = await NowAsync(actor, ct);
        var acts = kind switch
        {
            "data_exfiltration" => Exfiltration(now, userId),
            "off_hours" => [.. Enumerable.Range(0, 8).Select(i => Activity(now, userId, "logon", i, new { logon_type = "remote", success = true, geo_anomaly = true, location = "Unknown" }))],
            "sabotage" => [.. Enumerable.Range(0, 10).Select(i => Activity(now, userId, "file_access", i, new { file_path = Path("records"), action = "delete", size_mb = 1.5, sensitive = true, destination = "share" }))],
            _ => (IReadOnlyList<object>?)null,
        };
        return acts is null ? Error.Invalid("anomaly_type", "must be one of " + string.Join(", ", Kinds)) : await SendAsync(actor, userId, acts, ct);
    }

    /// <summary>Plays ordinary work: 1 to 500 activities.</summary>
    public async Task<Result<IntakeOutcome>> OrdinaryAsync(Actor actor, string userId, int count, CancellationToken ct)
    {
        if (count is < 1 or > MostActivities)
        {
            return Error.Invalid("activity_count", $"must be from 1 to {MostActivities}");
        }

        var now = await NowAsync(actor, ct);
        return await SendAsync(actor, userId, [.. Enumerable.Range(0, count).Select(i => Ordinary(now, userId, i))], ct);
    }

    /// <summary>The time of day on the organization's latest day, when that is past: what is played must not move everybody's day on.</summary>
    private async Task<DateTime> NowAsync(Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = database.Read(actor.OrganizationId);
        return await db.InsiderLedgers.Select(row => row.Day).FirstOrDefaultAsync(ct) is { } day && day < DateOnly.FromDateTime(now) ? day.ToDateTime(TimeOnly.FromDateTime(now), DateTimeKind.Utc) : now;
    }

    private async Task<Result<IntakeOutcome>> SendAsync(Actor actor, string userId, IReadOnlyList<object> acts, CancellationToken ct)
    {
        if ((await people.GetAsync(actor, userId, ct)).Error is { } unknown)
        {
            return unknown;
        }

        var drafts = new List<ActivityDraft>();
        foreach (var act in acts)
        {
            if (!reader.Read(JsonSerializer.SerializeToElement(act)).Succeeded(out var draft, out var error))
            {
                return error;
            }

            drafts.Add(draft);
        }

        return await intake.TakeAsync(actor, drafts, simulated: true, ct);
    }

    private IReadOnlyList<object> Exfiltration(DateTime now, string userId) =>
    [
        .. Enumerable.Range(0, 5).Select(i => Activity(now, userId, "file_access", i, new { file_path = Path("finance"), action = "read", size_mb = 150 + random.Next(51), sensitive = true, destination = "share" })),
        .. Enumerable.Range(5, 3).Select(i => Activity(now, userId, "email", i, new { direction = "sent", recipients = new[] { $"drop{random.Next(1000)}@outside.example" }, recipient_count = 1, external = true, external_count = 1, attachments = 1, attachment_mb = 120.0 })),
    ];

    private object Ordinary(DateTime now, string userId, int i) => (i % 3) switch
    {
        0 => Activity(now, userId, "logon", i, new { logon_type = "unlock", success = true }),
        1 => Activity(now, userId, "file_access", i, new { file_path = Path("work"), action = "read", size_mb = 0.5, sensitive = false, destination = "local" }),
        _ => Activity(now, userId, "email", i, new { direction = "sent", recipient_count = 1, external = false, external_count = 0, attachments = 0, attachment_mb = 0.0 }),
    };

    private string Path(string folder) => string.Create(CultureInfo.InvariantCulture, $"/{folder}/simulated-{random.Next(1_000_000):D6}.xlsx");

    private static object Activity(DateTime now, string userId, string kind, int i, object details) => new
    {
        user_id = userId,
        activity_type = kind,
        timestamp = now.AddMilliseconds(i),
        details,
        ip_address = Address,
        device_id = Machine,
    };
}
