using System.Text;

namespace SocConsole.Web.Hosting;

/// <summary>
/// One console a data directory: detection and the event log have one writer. The lock file holds the address of the console that has it, so that commands can
/// find it. The system frees the lock when the process ends, however it ends.
/// </summary>
internal sealed class InstanceLock : IDisposable
{
    private readonly FileStream file;

    private InstanceLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock; null when another process has it.</summary>
    public static InstanceLock? TryTake(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        try
        {
            // Others may read the address; a second writer is what the lock refuses.
            return new InstanceLock(new FileStream(PathIn(dataDirectory), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The address of the console that runs on the directory, or null while it is not listening.</summary>
    public static string? AddressOf(string dataDirectory)
    {
        using var reader = new StreamReader(new FileStream(PathIn(dataDirectory), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadLine() is { Length: > 0 } address ? address : null;
    }

    public void Announce(string address)
    {
        file.SetLength(0);
        file.Write(Encoding.UTF8.GetBytes(address));
        file.Flush();
    }

    public void Dispose() => file.Dispose();

    private static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "console.lock");
}
