using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Hunting;
using SocConsole.Core.Hunting.Index;
using SocConsole.Core.Hunting.Search;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Storage;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Hunting;

/// <summary>A real event log and index, without the worker: a test says when events are indexed.</summary>
internal sealed class HuntWorld : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly HuntGate gate = new();

    public HuntWorld()
    {
        Storage = new StorageOptions { DataDirectory = directory.Path };
        Log = new SqliteEventLog(Storage);
        Index = new EventIndex(Storage);
        History = new EventHistory(Storage, Log);
        Hunts = new HuntService(new EventScan(History, Index), History, gate, TimeProvider.System);
    }

    public StorageOptions Storage { get; }

    public SqliteEventLog Log { get; }

    public EventIndex Index { get; }

    public EventHistory History { get; }

    public HuntService Hunts { get; }

    public static Actor Viewer(int organization = 1) => new(organization, "viewer", "viewer@soc.test", ActorKind.User, Permissions.Of(Role.Viewer));

    public Task AppendAsync(IReadOnlyList<LogEvent> events) => Log.AppendAsync(events, CancellationToken.None);

    public void IndexAll(EventIndex? index = null)
    {
        using var worker = new IndexWorker(Log, index ?? Index, TimeProvider.System, NullLogger<IndexWorker>.Instance);
        worker.CatchUp(CancellationToken.None);
    }

    /// <summary>Every match, page by page.</summary>
    public async Task<List<long>> SequencesAsync(HuntRequest request, int limit = HuntService.MaximumPage, int organization = 1)
    {
        List<long> found = [];
        string? cursor = null;
        do
        {
            var answer = await Hunts.SearchAsync(Viewer(organization), request, limit, cursor, CancellationToken.None);
            Assert.True(answer.Succeeded(out var page, out var error), error?.Message);
            Assert.True(page.Coverage.Complete, page.Coverage.Reason);
            found.AddRange(page.Events.Select(item => item.Sequence));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return found;
    }

    public void Dispose()
    {
        gate.Dispose();
        Log.Dispose();
        directory.Dispose();
    }
}
