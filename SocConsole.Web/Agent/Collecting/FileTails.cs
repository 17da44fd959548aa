namespace SocConsole.Web.Agent.Collecting;

/// <summary>All files that are followed: finds new ones, keeps up with renamed ones, lets go of those that are gone.</summary>
internal sealed class FileTails : IDisposable
{
    private const int MaximumFiles = 256;
    private const int MaximumLooked = 2_000;
    private const int ScansUntilGone = 2;
    private static readonly string[] Packed = [".gz", ".xz", ".bz2", ".zst", ".zip"];

    private readonly IReadOnlyList<string> patterns;
    private readonly Dictionary<string, TailedFile> files = new(StringComparer.Ordinal);

    public FileTails(IReadOnlyList<string> patterns, IReadOnlyList<FilePosition> positions)
    {
        this.patterns = patterns;
        Resume(positions);
    }

    public int Count => files.Count;

    public IReadOnlyList<FilePosition> Positions => [.. files.Values.Select(file => file.Position)];

    /// <summary>Looks for new, renamed and removed files.</summary>
    public void Scan()
    {
        foreach (var file in files.Values)
        {
            file.Missed++;
        }

        foreach (var path in patterns.SelectMany(Matches).Take(MaximumFiles))
        {
            if (Posix.IdentityOf(path) is not { } identity)
            {
                continue;
            }

            if (files.TryGetValue(identity, out var known))
            {
                (known.Path, known.Missed) = (path, 0);
            }
            else if (files.Count < MaximumFiles && TailedFile.Open(identity, path, 0) is { } opened)
            {
                files.Add(identity, opened);
            }
        }
    }

    /// <summary>Adds what the files have, each a little in turn, and lets go of files that are gone and read to their end.</summary>
    public void Read(LineBatch batch)
    {
        foreach (var file in files.Values.ToList())
        {
            var gone = file.Missed >= ScansUntilGone;
            file.Read(batch, ends: gone);
            if (gone && !batch.IsFull)
            {
                files.Remove(file.Identity);
                file.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var file in files.Values)
        {
            file.Dispose();
        }
    }

    // A file may have been renamed while the agent was away: it is looked for in its folder, under whatever name.
    private void Resume(IReadOnlyList<FilePosition> positions)
    {
        foreach (var folder in positions.GroupBy(position => Path.GetDirectoryName(position.Path)!, StringComparer.Ordinal))
        {
            var wanted = folder.ToDictionary(position => position.Identity, StringComparer.Ordinal);
            foreach (var path in Listed(folder.Key, "*").Take(MaximumLooked))
            {
                if (Posix.IdentityOf(path) is { } identity && wanted.Remove(identity, out var position) && TailedFile.Open(identity, path, position.Offset) is { } opened)
                {
                    files.Add(identity, opened);
                }
            }
        }
    }

    private static IEnumerable<string> Matches(string pattern) =>
        Listed(Path.GetDirectoryName(pattern) ?? "/", Path.GetFileName(pattern)).Where(path => !Packed.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal);

    private static List<string> Listed(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, new EnumerationOptions { MatchCasing = MatchCasing.CaseSensitive, AttributesToSkip = FileAttributes.Directory }).ToList() : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
