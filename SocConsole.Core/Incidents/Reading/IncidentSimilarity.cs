using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents.Reading;

/// <summary>An incident like another, and how it went.</summary>
/// <param name="Similarity">0 to 1; see <see cref="IncidentSimilarity.Of"/>.</param>
/// <param name="Shared">What both have, for a person.</param>
/// <param name="ContainedAfter">From its opening to its containment; null when it was not contained.</param>
/// <param name="Actions">Catalogue names of the actions that were carried out, each once.</param>
public sealed record SimilarIncident(IncidentRow Row, double Similarity, IReadOnlyList<string> Shared, TimeSpan? ContainedAfter, IReadOnlyList<string> Actions);

/// <summary>Finds incidents like one. Errors: INCIDENT_NOT_FOUND.</summary>
public sealed class IncidentSimilarity(SocDatabase database, IIncidentActions actions)
{
    private const int Candidates = 300;
    private const int Shown = 10;
    private const double Least = 0.2;

    /// <summary>The ten most similar of the newest 300 that share kind, source, host or account; merged ones are left out.</summary>
    public async Task<Result<IReadOnlyList<SimilarIncident>>> FindAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.FindIncidentAsync(actor, number, ct) is not { } incident)
        {
            return IncidentErrors.NotFound(number);
        }

        var others = await db.Incidents.SeenBy(actor).Where(row => row.Id != incident.Id && row.Status != IncidentStatus.Merged
                && (row.Category == incident.Category || row.SourceIp == incident.SourceIp || row.Host == incident.Host || row.UserName == incident.UserName))
            .OrderByDescending(row => row.CreatedAt).Take(Candidates).ToListAsync(ct);
        var found = others.ConvertAll(other => (Row: other, Score: Of(incident, other))).Where(item => item.Score.Similarity >= Least)
            .OrderByDescending(item => item.Score.Similarity).ThenByDescending(item => item.Row.CreatedAt).Take(Shown);
        var similar = new List<SimilarIncident>();
        foreach (var (row, score) in found)
        {
            var done = await actions.ListAsync(actor.OrganizationId, row.Number, ct);
            similar.Add(new SimilarIncident(
                IncidentRow.From(row), score.Similarity, score.Shared, row.ContainedAt - row.CreatedAt, [.. done.Where(action => action.Status == "completed").Select(action => action.Action).Distinct(StringComparer.Ordinal)]));
        }

        return similar;
    }

    /// <summary>
    /// Four tenths for the same kind of attack, three tenths for the techniques (Jaccard: those of both ÷ those of either), three tenths for the entities (equal ones among source,
    /// host and account ÷ those that either has). The same both ways round; 1 for an incident that is alike in all.
    /// </summary>
    public static (double Similarity, IReadOnlyList<string> Shared) Of(Incident one, Incident other)
    {
        var shared = new List<string>();
        var kind = one.Category is not null && one.Category == other.Category;
        if (kind)
        {
            shared.Add(one.Category!);
        }

        string[] both = [.. one.Techniques.Intersect(other.Techniques, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var either = one.Techniques.Union(other.Techniques, StringComparer.Ordinal).Count();
        shared.AddRange(both);
        (string? Mine, string? Theirs)[] entities = [(one.SourceIp, other.SourceIp), (one.Host, other.Host), (one.UserName, other.UserName)];
        var known = entities.Count(pair => pair.Mine is not null || pair.Theirs is not null);
        string[] equal = [.. entities.Where(pair => pair.Mine is not null && pair.Mine == pair.Theirs).Select(pair => pair.Mine!)];
        shared.AddRange(equal);
        var score = (kind ? 0.4 : 0) + (either == 0 ? 0 : 0.3 * both.Length / either) + (known == 0 ? 0 : 0.3 * equal.Length / known);
        return (Math.Round(score, 3), shared);
    }
}
