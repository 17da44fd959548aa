using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment.Settings;

/// <summary>Asks one provider about something that everybody knows, to see whether key and address are right. It counts under the key's limits as any request does.</summary>
public sealed class ProviderTrial(ProviderUses uses, ProviderDesk desk)
{
    // Harmless and known to all: a public resolver, the names reserved for examples, the antivirus test file of EICAR, and a well-known vulnerability.
    private static readonly IReadOnlyList<Ioc> Samples =
    [
        new Ioc(IocType.Ipv4, "8.8.8.8"),
        new Ioc(IocType.Domain, "example.com"),
        new Ioc(IocType.Url, "http://example.com/"),
        new Ioc(IocType.Sha256, "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f"),
        new Ioc(IocType.Md5, "44d88612fea8a8f36de82e1278abb02f"),
        new Ioc(IocType.Cve, "CVE-2021-44228"),
    ];

    private static readonly CheckOptions Now = new(ForceRefresh: true, Tlp: null, Patience: TimeSpan.FromSeconds(5));

    /// <summary>What it answers. Errors: PROVIDER_NOT_FOUND.</summary>
    public async Task<Result<ProviderResult>> TryAsync(Actor actor, string name, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageProviders) is { } refused)
        {
            return refused;
        }

        if ((await uses.OfAsync(actor.OrganizationId, ct)).FirstOrDefault(use => use.Profile.Name == name) is not { } use)
        {
            return Error.NotFound("Provider", name);
        }

        var sample = Samples.First(ioc => use.Profile.Takes(ioc.Type));
        var (result, _) = await desk.AskAsync(use, new ProviderQuestion(sample, null, null, Now), told: null, ct);
        return result;
    }
}
