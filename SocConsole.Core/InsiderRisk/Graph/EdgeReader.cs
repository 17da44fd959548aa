using System.Net;
using System.Text.Json;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Places;

namespace SocConsole.Core.InsiderRisk.Graph;

/// <summary>What an activity joins its person to.</summary>
public sealed class EdgeReader(GeoFile addresses)
{
    private const int FolderDepth = 2;
    private const int MostDomains = 20;

    /// <summary>Kinds and targets, each at most once; empty for acts that join to nothing.</summary>
    /// <param name="own">Domains of the organization's own mail; mail to them is none to outside.</param>
    public IReadOnlyList<(EdgeKind Kind, string Target)> Read(Activity row, IReadOnlySet<string> own)
    {
        using var document = JsonDocument.Parse(row.Details);
        var act = ActivityDetails.Read(row.Kind, row.At, row.Ip, row.Device, document.RootElement);
        IEnumerable<(EdgeKind Kind, string? Target)> found = act.Kind switch
        {
            ActivityKind.Logon when !act.Failed => [(EdgeKind.LoggedOn, act.Device), (EdgeKind.LoggedOnFrom, Country(LocationOf(document.RootElement), act.Ip))],
            ActivityKind.FileAccess => OfFile(act),
            ActivityKind.Email when act is { Received: false, ExternalRecipients: > 0 } => act.RecipientDomains.Where(domain => !own.Contains(domain)).Take(MostDomains).Select(domain => (EdgeKind.MailedTo, (string?)domain.ToLowerInvariant())),
            ActivityKind.Http when act.Action == FileAction.Upload => [(EdgeKind.UploadedTo, act.Domain?.ToLowerInvariant())],
            ActivityKind.Process when ActNames.IsRiskyProcess(act.Process) => [(EdgeKind.Ran, act.Process?.ToLowerInvariant())],
            _ => [],
        };
        return [.. found.Where(edge => !string.IsNullOrWhiteSpace(edge.Target)).Select(edge => (edge.Kind, Cut(edge.Target!))).Distinct()];
    }

    /// <summary>Place of a logon as its sender wrote it.</summary>
    public static string? LocationOf(JsonElement details) =>
        details.ValueKind == JsonValueKind.Object && details.TryGetProperty("location", out var place) && place.ValueKind == JsonValueKind.String ? place.GetString() : null;

    /// <summary>The first two folders of a path, with <c>/</c> between; null for a file in none.</summary>
    public static string? TopFolders(string path)
    {
        var parts = path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length < 2 ? null : (path[0] is '/' or '\\' ? "/" : string.Empty) + string.Join('/', parts.Take(Math.Min(FolderDepth, parts.Length - 1)));
    }

    private static IEnumerable<(EdgeKind Kind, string? Target)> OfFile(ActivityFacts act)
    {
        if (act is { Sensitive: true, Path: { } path })
        {
            yield return (act.Action is FileAction.Write or FileAction.Rename or FileAction.Delete ? EdgeKind.Wrote : EdgeKind.Read, TopFolders(path));
        }

        if (act.Destination == FileDestination.Removable)
        {
            yield return (EdgeKind.CopiedToRemovable, act.Device);
        }

        if (act.Destination == FileDestination.Cloud)
        {
            yield return (EdgeKind.UploadedTo, act.Domain?.ToLowerInvariant());
        }
    }

    private string? Country(string? location, string? ip) =>
        CountryTable.Find(location)?.Code ?? (location is null && IPAddress.TryParse(ip, out var address) ? addresses.Find(address)?.Country.Code : null);

    private static string Cut(string target) => target.Length <= EntityEdge.LongestTarget ? target : target[..EntityEdge.LongestTarget];
}
