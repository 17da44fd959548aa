using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SocConsole.Web.Agent.Actions;

/// <summary>What is known of one key on disk.</summary>
internal sealed record JournalEntry(long Id, string Key, string Verb, DateTime At)
{
    /// <summary>What the verb decided before it acted.</summary>
    public string? Plan { get; init; }

    /// <summary>Whether it was carried out; then the rest is its result.</summary>
    public bool Over { get; init; }

    public bool Succeeded { get; init; }

    public string Result { get; init; } = "";

    public JsonElement? State { get; init; }

    public string? File { get; init; }

    /// <summary>Whether the console has the result.</summary>
    public bool Reported { get; init; }
}

/// <summary>
/// Keys of actions with what became of them, one file each. It is written before and after each deed, so that after a kill a done action is reported and not done
/// again, and a begun one goes on as it was decided.
/// </summary>
internal sealed class ActionJournal
{
    private const int Kept = 5_000;
    private readonly string directory;

    public ActionJournal(AgentSettings settings)
    {
        directory = settings.PathOf("journal");
        DurableFile.CreateDirectory(directory);
    }

    public JournalEntry? Find(string key) => DurableFile.ReadJson<JournalEntry>(FileOf(key));

    public void Write(JournalEntry entry) => DurableFile.WriteJson(FileOf(entry.Key), entry);

    /// <summary>Results that the console does not have yet, the oldest first.</summary>
    public IReadOnlyList<JournalEntry> Unreported() =>
        [.. Directory.EnumerateFiles(directory, "*.json").Select(DurableFile.ReadJson<JournalEntry>).OfType<JournalEntry>().Where(entry => entry is { Over: true, Reported: false }).OrderBy(entry => entry.Id)];

    /// <summary>Forgets the oldest reported ones beyond 5,000: the console hands no answered action out again.</summary>
    public void Prune()
    {
        var files = new DirectoryInfo(directory).GetFiles("*.json");
        foreach (var file in files.OrderByDescending(file => file.LastWriteTimeUtc).Skip(Kept).Where(file => DurableFile.ReadJson<JournalEntry>(file.FullName) is not { Reported: false }))
        {
            file.Delete();
        }
    }

    /// <summary>A file name of a key's own.</summary>
    public static string NameOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private string FileOf(string key) => Path.Combine(directory, NameOf(key) + ".json");
}
