using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Ingestion;

/// <summary>The door for events before a real log.</summary>
internal sealed class IntakeWorld : IDisposable
{
    public const int Organization = 1;
    private readonly TemporaryDirectory directory = new();

    public IntakeWorld()
    {
        Log = new SqliteEventLog(new StorageOptions { DataDirectory = directory.Path });
        Intake = new Intake(Log, Normaliser.Create(), Options.Create(new IngestionOptions { MaximumLineBytes = 1024 }), Clock);
    }

    public TestClock Clock { get; } = new();

    public SqliteEventLog Log { get; }

    public Intake Intake { get; }

    public async Task<IntakeReceipt> SendAsync(string text, DeliveryFormat format = DeliveryFormat.Lines, string? key = null, string source = "web")
    {
        var receipt = await TryAsync(Actor.Stage(Organization, "test"), text, format, key, source);
        Assert.Null(receipt.Error);
        return receipt.Value!;
    }

    public Task<Result<IntakeReceipt>> TryAsync(Actor actor, string text, DeliveryFormat format = DeliveryFormat.Lines, string? key = null, string source = "web") =>
        Intake.AcceptAsync(actor, new Delivery(Organization, source, format, key), PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(text))), CancellationToken.None);

    public string PathOf(string file) => Path.Combine(directory.Path, file);

    public void Dispose()
    {
        Log.Dispose();
        directory.Dispose();
    }
}
