using SocConsole.Core.Storage;

namespace SocConsole.Web.Hosting;

/// <summary>
/// One console a data directory: detection and the event log have one writer. The system frees the lock when the process ends, however it ends. The address of
/// the console stands in a file beside it, because an exclusively locked file can't be read by others.
/// </summary>
internal sealed class InstanceLock : IDisposable
{
    private readonly FileStream file;
    private readonly string addressPath;

    private InstanceLock(FileStream file, string addressPath)
    {
        this.file = file;
        this.addressPath = addressPath;
    }

    /// <summary>Takes the lock; null when another process has it.</summary>
    public static InstanceLock? TryTake(StorageOptions storage)
    {
        storage.Create();
        var dataDirectory = storage.PathOf();
        try
        {
            // FileShare.None is what makes .NET take an exclusive flock on Unix; any other mode is shared there and locks nothing.
            var file = new FileStream(Path.Combine(dataDirectory, "console.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var address = AddressPath(dataDirectory);
            File.Delete(address);
            return new InstanceLock(file, address);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The address of the console that has the lock, or null while it is not listening.</summary>
    public static string? AddressOf(StorageOptions storage)
    {
        var path = AddressPath(storage.PathOf());
        return File.Exists(path) && File.ReadAllText(path) is { Length: > 0 } address ? address : null;
    }

    public void Announce(string address) => File.WriteAllText(addressPath, address);

    public void Dispose() => file.Dispose();

    private static string AddressPath(string dataDirectory) => Path.Combine(dataDirectory, "console.address");
}
