using System.Collections.Concurrent;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment;

/// <summary>A provider that answers as a test says and counts how often it was asked. Its raw answer is a word: <c>found</c>, <c>nothing</c>, <c>limited</c>, <c>broken</c>, <c>bad-key</c>.</summary>
internal sealed class StubProvider : IIocProvider
{
    private readonly Func<Ioc, CancellationToken, Task<ProviderReply>> answer;
    private readonly ConcurrentQueue<Ioc> asked = [];

    private StubProvider(ProviderProfile profile, Func<Ioc, CancellationToken, Task<ProviderReply>> answer) => (Profile, this.answer) = (profile, answer);

    public ProviderProfile Profile { get; }

    public IReadOnlyCollection<Ioc> Asked => asked;

    /// <summary>What <c>found</c> means.</summary>
    public ProviderFinding Finding { get; init; } = new() { Reputation = 90 };

    public static StubProvider Saying(string word, string name = "stub", ProviderFinding? finding = null, IReadOnlyDictionary<string, int>? limits = null) =>
        Doing((_, _) => Task.FromResult(ProviderReply.Of(word)), name, finding, limits);

    public static StubProvider Doing(
        Func<Ioc, CancellationToken, Task<ProviderReply>> answer, string name = "stub", ProviderFinding? finding = null, IReadOnlyDictionary<string, int>? limits = null,
        ProviderReach reach = ProviderReach.Outside, ProviderKey key = ProviderKey.None, double weight = 0.95) => new(
            new ProviderProfile(
                name, name, "For tests.", reach, key, reach == ProviderReach.Console ? null : "http://127.0.0.1:9", Enum.GetValues<IocType>(), weight, limits ?? ProviderProfile.NoLimits, null), answer)
        {
            Finding = finding ?? new ProviderFinding { Reputation = 90 },
        };

    public Task<ProviderReply> AskAsync(Ioc ioc, ProviderAccess access, CancellationToken ct)
    {
        asked.Enqueue(ioc);
        return Hinted(ioc, ct);
    }

    // As headers do it: the answer says that the limit is used up, and its Retry-After for how long.
    private async Task<ProviderReply> Hinted(Ioc ioc, CancellationToken ct)
    {
        var reply = await answer(ioc, ct);
        return reply.Raw?.Body == "limited" ? reply with { Quota = new QuotaHint(TimeSpan.FromSeconds(30)) } : reply;
    }

    public ProviderReading Read(Ioc ioc, RawAnswer raw) => raw.Body switch
    {
        "found" => Finding,
        "nothing" => ProviderReading.NotFound,
        "refused" => ProviderFault.Refused("It does not take the question."),
        var text when text.StartsWith("found", StringComparison.Ordinal) => Finding,
        "limited" => ProviderFault.Limited(),
        "bad-key" => ProviderFault.BadKey("It refuses the key."),
        _ => ProviderFault.Unreadable("it is broken."),
    };
}
