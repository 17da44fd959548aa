using System.Security.Cryptography;

namespace SocConsole.Core.Identity;

/// <summary>A file of random bytes that is made at first start, readable for its owner only.</summary>
public static class KeyFile
{
    public static byte[] ReadOrCreate(string path, int bytes)
    {
        if (!File.Exists(path))
        {
            OwnDirectory(Path.GetDirectoryName(path)!);
            using var file = new FileStream(path, OwnerOnly(FileMode.CreateNew));
            file.Write(RandomNumberGenerator.GetBytes(bytes));
        }

        var key = File.ReadAllBytes(path);
        return key.Length == bytes
            ? key
            : throw new InvalidDataException($"{Path.GetFileName(path)} holds {key.Length} bytes instead of {bytes}. Restore it from a backup; without it, what it sealed can't be verified.");
    }

    /// <summary>Makes the directory of keys, closed to other accounts of the machine.</summary>
    public static DirectoryInfo OwnDirectory(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    internal static FileStreamOptions OwnerOnly(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
