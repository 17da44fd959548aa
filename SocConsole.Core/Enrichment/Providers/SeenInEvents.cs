using System.Globalization;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Answers;
using SocConsole.Core.Hunting.Query;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Observables;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>What the organization's events know of an indicator.</summary>
/// <param name="Count">Events, at least so many where <paramref name="IsWhole"/> is false.</param>
/// <param name="First">When it was seen first and last, UTC; null for never.</param>
internal sealed record SightingsAnswer(long Count, int Days, DateTime? First, DateTime? Last, bool IsWhole);

/// <summary>Whether the indicator stands in the organization's own events. Context: to be seen is no judgement.</summary>
public sealed class SeenInEvents(ObservableIndex index) : IIocProvider
{
    public ProviderProfile Profile { get; } = new(
        "sightings", "Seen in our events", "Whether it stands in the events of this organization.", ProviderReach.Console, ProviderKey.None, null,
        [IocType.Ipv4, IocType.Ipv6, IocType.Cidr, IocType.Domain, IocType.Url, IocType.Md5, IocType.Sha1, IocType.Sha256, IocType.Sha512, IocType.Email], 0, ProviderProfile.NoLimits, null);

    // The reader of SQLite blocks its thread.
    public async Task<ProviderReply> AskAsync(Ioc ioc, ProviderAccess access, CancellationToken ct) => OwnAnswer.Of(await Task.Run(() => Find(ioc, access.OrganizationId), ct));

    public ProviderReading Read(Ioc ioc, RawAnswer raw) => OwnAnswer.Read<SightingsAnswer>(raw, answer => answer.Count <= 0 ? ProviderReading.NotFound : Finding(ioc, answer));

    private SightingsAnswer Find(Ioc ioc, int organizationId)
    {
        using var reader = index.Read();
        return reader.Find(organizationId, ioc.ToIndicator()) is { } hits
            ? new SightingsAnswer(hits.Days.Sum(day => day.Count), hits.Days.Count, hits.Days.Min(day => day.FirstAt), hits.Days.Max(day => day.LastAt), hits.IsWhole)
            : new SightingsAnswer(0, 0, null, null, true);
    }

    private static ProviderFinding Finding(Ioc ioc, SightingsAnswer answer)
    {
        var least = answer.IsWhole ? string.Empty : "at least ";
        return new ProviderFinding
        {
            Link = $"/console/hunt?q={Uri.EscapeDataString(Query(ioc))}&last=all",
            Flags = new Dictionary<string, object> { ["seen"] = true, ["events"] = answer.Count, ["days"] = answer.Days },
            Evidence =
            [
                new("Seen in our events", EvidenceCategory.ThreatIntel, EvidenceSeverity.Info,
                    string.Create(CultureInfo.InvariantCulture, $"{least}{answer.Count} events on {answer.Days} days, from {answer.First:yyyy-MM-dd HH:mm} to {answer.Last:yyyy-MM-dd HH:mm} UTC")),
            ],
            FirstSeen = answer.First,
            LastSeen = answer.Last,
        };
    }

    // A network stands in no event as a text.
    private static string Query(Ioc ioc)
    {
        if (ioc.Type != IocType.Cidr)
        {
            return QueryPrinter.Print(new WordNode(TextPattern.Of(ioc.Value)));
        }

        var test = new NetworkTest(System.Net.IPNetwork.Parse(ioc.Value));
        return QueryPrinter.Print(new OrNode(new FieldNode(Ecs.SourceIp, test), new FieldNode(Ecs.DestinationIp, test)));
    }
}
