namespace SocConsole.Core.Storage;

/// <summary>Settings under <c>Soc</c> that say where data lives.</summary>
public sealed class StorageOptions
{
    public const string Section = "Soc";

    /// <summary>Directory of databases, keys and evidence; relative paths are taken from the working directory. Created at start.</summary>
    public string DataDirectory { get; set; } = "data";

    public DatabaseOptions Database { get; set; } = new();

    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory))
        {
            yield return $"{Section}:DataDirectory must name a directory.";
        }

        if (Database.Provider != "Sqlite")
        {
            yield return $"{Section}:Database:Provider must be Sqlite; {Database.Provider} is not built yet.";
        }
    }

    /// <summary>Makes the data directory when it is missing, closed to everybody but the account that runs the console.</summary>
    public void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(PathOf());
        }
        else
        {
            Directory.CreateDirectory(PathOf(), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string PathOf(params string[] parts) => Path.GetFullPath(Path.Combine([DataDirectory, .. parts]));
}

public sealed class DatabaseOptions
{
    /// <summary><c>Sqlite</c>. <c>Postgres</c> is refused at start until it is built.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>Overrides the connection to the main database; by default <c>soc.db</c> in the data directory.</summary>
    public string? ConnectionString { get; set; }
}
