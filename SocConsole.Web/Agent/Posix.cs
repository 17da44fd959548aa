using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SocConsole.Web.Agent;

/// <summary>The few things of the system that the framework doesn't offer.</summary>
internal static class Posix
{
    private const int CurrentDirectory = -100;
    private const uint BasicAndBirth = 0x7ff | 0x800;
    private const int StatxBytes = 256;

    /// <summary>Makes renames within a directory survive a loss of power.</summary>
    public static void SyncDirectory(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var descriptor = Open(path, 0);
        if (descriptor < 0)
        {
            throw new IOException($"{path} can't be opened (error {Marshal.GetLastPInvokeError()}).");
        }

        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    /// <summary>What stays the same when a file is renamed and differs when another takes its place; null when there is no such file.</summary>
    public static string? IdentityOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.Exists(path) ? string.Create(CultureInfo.InvariantCulture, $"{path}:{File.GetCreationTimeUtc(path).Ticks}") : null;
        }

        // struct statx is the same on every architecture: inode at 32, time of birth at 80, device at 136 (linux/stat.h).
        var status = new byte[StatxBytes];
        if (Status(CurrentDirectory, path, 0, BasicAndBirth, status) != 0)
        {
            return null;
        }

        var (device, inode) = (BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(136)), BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(32)));
        var (seconds, nanoseconds) = (BinaryPrimitives.ReadInt64LittleEndian(status.AsSpan(80)), BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(88)));
        return string.Create(CultureInfo.InvariantCulture, $"{device:x}:{inode:x}:{seconds:x}.{nanoseconds:x}");
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Sync(int descriptor);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "statx", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Status(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] status);
}
