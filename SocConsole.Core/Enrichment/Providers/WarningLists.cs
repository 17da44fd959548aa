using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Answers;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>The exclusions that hit, what holds back first.</summary>
internal sealed record ExclusionsAnswer(IReadOnlyList<ExclusionsAnswer.Hit> Hits)
{
    public sealed record Hit(int Id, string Name, ExclusionPurpose Purpose, ExclusionMode Mode, string Entry);
}

/// <summary>
/// The organization's exclusions and warning lists. One that keeps indicators from being looked for allows it outright; one of false positives that only tags is strong evidence that it is
/// harmless; one of context is told and counts for nothing.
/// </summary>
public sealed class WarningLists(ExclusionWatch watch) : IIocProvider
{
    // Own judgement: whoever lets a list tag only does not trust it to hide.
    private const double TaggedBenign = 0.7;

    public ProviderProfile Profile { get; } = new(
        "warninglists", "Exclusions and warning lists", "What this organization takes for harmless, or for worth a remark.", ProviderReach.Console, ProviderKey.None, null,
        Enum.GetValues<IocType>(), 0, ProviderProfile.NoLimits, null);

    public async Task<ProviderReply> AskAsync(Ioc ioc, ProviderAccess access, CancellationToken ct)
    {
        var hits = (await watch.OfAsync(access.OrganizationId, ct)).Hits(ioc.IndicatorType, ioc.Value);
        return OwnAnswer.Of(new ExclusionsAnswer(
            [.. hits.OrderBy(hit => hit.Purpose).ThenByDescending(hit => hit.Mode).Take(ProviderEvidence.Most).Select(hit => new ExclusionsAnswer.Hit(hit.ExclusionId, hit.Name, hit.Purpose, hit.Mode, hit.Entry))]));
    }

    public ProviderReading Read(Ioc ioc, RawAnswer raw) => OwnAnswer.Read<ExclusionsAnswer>(raw, answer => answer.Hits.Count == 0 ? ProviderReading.NotFound : Finding(answer.Hits));

    private static ProviderFinding Finding(IReadOnlyList<ExclusionsAnswer.Hit> hits)
    {
        var allowing = hits.FirstOrDefault(hit => hit is { Purpose: ExclusionPurpose.FalsePositive, Mode: not ExclusionMode.Tag });
        var harmless = allowing ?? hits.FirstOrDefault(hit => hit.Purpose == ExclusionPurpose.FalsePositive);
        return new ProviderFinding
        {
            IsAllowed = allowing is not null,
            Benign = harmless is not null && allowing is null ? TaggedBenign : 0,
            BenignReason = harmless?.Name,
            Link = FormattableString.Invariant($"/console/exclusions?open={(harmless ?? hits[0]).Id}"),
            Flags = new Dictionary<string, object> { ["lists"] = hits.Count, ["allowed"] = allowing is not null },
            Evidence = [.. hits.Select(Evidence)],
        };
    }

    private static ProviderEvidence Evidence(ExclusionsAnswer.Hit hit) => new(
        hit.Purpose == ExclusionPurpose.FalsePositive ? "Taken for harmless" : "Worth knowing", EvidenceCategory.Classification, EvidenceSeverity.Info, OwnAnswer.Cut(hit.Name),
        new Dictionary<string, object> { ["id"] = hit.Id, ["purpose"] = Wire.Name(hit.Purpose), ["mode"] = Wire.Name(hit.Mode), ["entry"] = OwnAnswer.Cut(hit.Entry) });
}
