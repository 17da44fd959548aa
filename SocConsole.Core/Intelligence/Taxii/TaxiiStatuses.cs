using Microsoft.Extensions.Caching.Memory;

namespace SocConsole.Core.Intelligence.Taxii;

/// <summary>
/// What became of the requests of the last day: in memory, at most 1,000 of them. A request is done before it is answered, so its status is told in the answer already; who asks for it after a restart
/// finds none (TAXII 2.1, 4.3, lets a server forget).
/// </summary>
public sealed class TaxiiStatuses : IDisposable
{
    private const int MostStatuses = 1_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly MemoryCache statuses = new(new MemoryCacheOptions { SizeLimit = MostStatuses });

    public void Keep(int organizationId, TaxiiStatus status) =>
        statuses.Set((organizationId, status.Id), status, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });

    public TaxiiStatus? Find(int organizationId, string id) => statuses.Get<TaxiiStatus>((organizationId, id));

    public void Dispose() => statuses.Dispose();
}
