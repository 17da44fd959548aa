using System.Globalization;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents.Reading;
using SocConsole.Core.Intelligence.Attack;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents.Reports;

public enum ReportFormat
{
    Html,
    Pdf,
}

/// <summary>A report as a file.</summary>
public sealed record ReportFile(byte[] Content, string ContentType, string FileName);

/// <summary>Writes reports of incidents; each is audited. Errors: INCIDENT_NOT_FOUND.</summary>
public sealed class IncidentReportService(SocDatabase database, IncidentService incidents, IncidentStory story, IIncidentActions actions, TimeProvider clock)
{
    private const int MaximumTimeline = 100;
    private const string None = "-";

    public async Task<Result<ReportFile>> WriteAsync(Actor actor, string number, ReportFormat format, CancellationToken ct)
    {
        if (!(await incidents.GetAsync(actor, number, ct)).Succeeded(out var detail, out var error))
        {
            return error;
        }

        if (!(await story.TimelineAsync(actor, number, new PageRequest(1, MaximumTimeline), ct)).Succeeded(out var timeline, out error)
            || !(await story.IndicatorsAsync(actor, number, ct)).Succeeded(out var indicators, out error))
        {
            return error;
        }

        var report = Of(detail, timeline, indicators, await actions.ListAsync(actor.OrganizationId, detail.Row.Number, ct));
        await database.WriteAsync<Done>(
            actor.OrganizationId,
            unit =>
            {
                unit.Audit(actor, "incident.report_written", detail.Row.Text, new { format = Wire.Name(format) });
                return Task.FromResult<Result<Done>>(Done.Value);
            },
            ct);
        return format == ReportFormat.Html
            ? new ReportFile(HtmlReport.Write(report), "text/html; charset=utf-8", $"{detail.Row.Text}.html")
            : new ReportFile(PdfReport.Write(report), "application/pdf", $"{detail.Row.Text}.pdf");
    }

    private IncidentReport Of(IncidentDetail detail, Page<StoryItem> timeline, IReadOnlyList<IncidentIndicator> indicators, IReadOnlyList<IncidentActionView> done) => new(
        $"{detail.Row.Text}: {detail.Row.Title}",
        $"Written {Time(clock.GetUtcNow().UtcDateTime)}. All times are UTC.",
        Facts(detail),
        [
            new("Risk", ["Part", "Weight", "Value", "Points", "Basis"], [.. detail.Risk.Select(part => Row(part.Name, Number(part.Weight), Number(part.Value), Number(part.Points), part.Basis))], "No figures."),
            new("Techniques", ["Id", "Name", "Tactics"], [.. detail.Row.Techniques.Select(TechniqueDetail.Of).Select(technique => Row(technique.Id, technique.Name ?? None, string.Join(", ", technique.Tactics)))], "None was recognised."),
            new("Threats", ["Number", "Kind", "Severity", "Status", "Entity", "Events", "Reason"], [.. detail.Threats.Select(threat => Row(
                threat.Number, threat.Type, Wire.Name(threat.Severity), Wire.Name(threat.Status), $"{threat.EntityField} {threat.EntityValue}", Number(threat.EventCount), threat.Reason))], "No threat belongs to it."),
            new("Entities", ["Kind", "Value"], Entities(detail.Row), "None is known."),
            new("Indicators", ["Type", "Value", "Threats"], [.. indicators.Select(indicator => Row(indicator.Type, indicator.Value, string.Join(", ", indicator.Threats.Take(10))))], "None was found."),
            new("Actions", ["Asked", "Run", "Action", "State", "Result"], [.. done.Select(action => Row(Time(action.CreatedAt), action.RunNumber, action.Action, action.Status, action.Result ?? None))], "Nothing was done through the console."),
            new("Tasks", ["Task", "Done by", "Done"], [.. detail.Tasks.Select(task => Row(task.Title, task.DoneBy ?? None, task.DoneAt is { } at ? Time(at) : "open"))], "None."),
            new("Evidence", ["File", "Bytes", "SHA-256", "Added by", "Added"], [.. detail.Evidence.Select(file => Row(file.FileName, Number(file.Bytes), file.Sha256, file.AddedBy, Time(file.AddedAt)))], "No file was added."),
            new("Notes", ["Written", "By", "Note"], [.. detail.Notes.Select(note => Row(Time(note.CreatedAt), note.Author, note.Text))], "None."),
            new($"Timeline (the newest {timeline.Items.Count} of {timeline.Total})", ["Time", "Kind", "By", "What"], [.. timeline.Items.Reverse().Select(item => Row(Time(item.At), item.Kind, item.Who ?? item.Subject ?? "console", item.Text))], "Nothing is recorded."),
        ]);

    private static List<(string Name, string Value)> Facts(IncidentDetail detail)
    {
        var row = detail.Row;
        List<(string, string)> facts =
        [
            ("State", Wire.Name(row.Status)), ("Severity", Wire.Name(row.Severity)), ("Escalation", Wire.Name(row.Escalation)), ("Risk score", Number(row.RiskScore)),
            ("Confidence", row.RuleConfidence is { } confidence ? Number(confidence) : None), ("Assignee", row.Assignee ?? "nobody"), ("Reason", row.Reason),
            ("Events", Number(row.EventCount)), ("First seen", Time(row.FirstSeenAt)), ("Last seen", Time(row.LastSeenAt)), ("Opened", $"{Time(row.CreatedAt)} by {detail.CreatedBy}"),
            ("Responded", row.RespondedAt is { } responded ? Time(responded) : $"due {Time(row.RespondBy)}"), ("Contained", row.ContainedAt is { } contained ? Time(contained) : None),
            ("Closed", row.ClosedAt is { } closed ? Time(closed) : $"due {Time(row.ResolveBy)}"), ("Resolution", row.Resolution is { } resolution ? Wire.Name(resolution) : None),
        ];
        if (detail.ResolutionNote is { } note)
        {
            facts.Add(("Note", note));
        }

        if (row.Triage is { } triage)
        {
            facts.Add(("First look", $"{triage.Summary} Advice: {triage.Recommendation.Replace('_', ' ')}. {triage.Rationale}"));
        }

        if (row.Simulated)
        {
            facts.Add(("Test", "made of simulated events"));
        }

        return facts;
    }

    private static List<IReadOnlyList<string>> Entities(IncidentRow row) =>
        [.. new[] { ("Source", row.SourceIp), ("Host", row.Host), ("Account", row.UserName) }.Where(pair => pair.Item2 is not null).Select(pair => Row(pair.Item1, pair.Item2!))];

    private static string[] Row(params string[] cells) => cells;

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
