using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Agent;

/// <summary>How far everything was read, written after the batch that holds what was read.</summary>
/// <param name="LastBatch">Number of the last batch that counts; a file with a higher number was cut off by a kill, and its lines are read again.</param>
internal sealed record ReadPositions(long LastBatch, IReadOnlyList<FilePosition> Files, string? JournalCursor)
{
    public static readonly ReadPositions Start = new(0, [], null);
}

/// <param name="Identity">What stays the same when the file is renamed.</param>
internal sealed record FilePosition(string Identity, string Path, long Offset);

/// <summary>
/// Numbered batches on disk that wait for the console. A batch may be sent once the positions after it are written: until then nobody has seen it, so a kill in
/// between only makes the agent read the same lines again.
/// </summary>
internal sealed class Spool
{
    private const string Positions = "positions.json";
    private const string Extension = ".batch";
    private readonly string directory;
    private readonly string positionsFile;
    private readonly long maximumBytes;
    private readonly Lock sync = new();
    private readonly SortedDictionary<long, long> waiting = [];
    private TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Spool(AgentSettings settings)
    {
        maximumBytes = settings.MaximumSpoolBytes;
        directory = settings.PathOf("spool");
        positionsFile = settings.PathOf(Positions);
        DurableFile.CreateDirectory(directory);
        Current = DurableFile.ReadJson<ReadPositions>(positionsFile) ?? ReadPositions.Start;
        foreach (var file in Directory.EnumerateFiles(directory))
        {
            var counts = Path.GetExtension(file) == Extension && long.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Current.LastBatch;
            if (counts)
            {
                waiting.Add(NumberOf(file), new FileInfo(file).Length);
                Bytes += new FileInfo(file).Length;
            }
            else
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>How far everything was read; only the collector changes it.</summary>
    public ReadPositions Current { get; private set; }

    public long Bytes { get; private set; }

    public int Batches
    {
        get
        {
            lock (sync)
            {
                return waiting.Count;
            }
        }
    }

    public bool IsFull => Bytes >= maximumBytes;

    /// <summary>Number of the oldest batch that waits, or of the next that will be made.</summary>
    public long Oldest
    {
        get
        {
            lock (sync)
            {
                return waiting.Count > 0 ? waiting.First().Key : Current.LastBatch + 1;
            }
        }
    }

    /// <summary>Writes lines as the next batch, then how far everything was read.</summary>
    public void Commit(IReadOnlyList<string> lines, IReadOnlyList<FilePosition> files, string? journalCursor, DateTime collectedAt)
    {
        var number = Current.LastBatch + 1;
        if (lines.Count > 0)
        {
            var content = Compose(number, collectedAt, lines);
            DurableFile.Write(FileOf(number), content);
            Move(new ReadPositions(number, files, journalCursor));
            lock (sync)
            {
                waiting.Add(number, content.Length);
                Bytes += content.Length;
                arrived.TrySetResult();
                arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
        else
        {
            Move(Current with { Files = files, JournalCursor = journalCursor });
        }
    }

    /// <summary>Number and bytes of the oldest batch; null when none waits. <paramref name="next"/> ends with the next one's arrival.</summary>
    public (long Number, byte[] Content)? Peek(out Task next)
    {
        lock (sync)
        {
            next = arrived.Task;
            if (waiting.Count == 0)
            {
                return null;
            }
        }

        var number = Oldest;
        return (number, File.ReadAllBytes(FileOf(number)));
    }

    /// <summary>Forgets batches that the console has committed.</summary>
    public void Acknowledge(long lastBatch)
    {
        lock (sync)
        {
            foreach (var number in waiting.Keys.TakeWhile(number => number <= lastBatch).ToList())
            {
                File.Delete(FileOf(number));
                Bytes -= waiting[number];
                waiting.Remove(number);
            }
        }
    }

    /// <summary>Gives a batch another time, which the console may only ask for when it has taken nothing of it.</summary>
    public void Redate(long number, DateTime collectedAt)
    {
        var content = File.ReadAllBytes(FileOf(number));
        var end = Array.IndexOf(content, (byte)'\n');
        DurableFile.Write(FileOf(number), [.. Header(number, collectedAt), .. content.AsSpan(end)]);
    }

    private static byte[] Compose(long number, DateTime collectedAt, IReadOnlyList<string> lines)
    {
        using var stream = new MemoryStream();
        stream.Write(Header(number, collectedAt));
        foreach (var line in lines)
        {
            stream.Write("\n{\"message\":"u8);
            stream.Write(JsonSerializer.SerializeToUtf8Bytes(line, Relaxed));
            stream.Write("}"u8);
        }

        return stream.ToArray();
    }

    // Only what JSON must escape: lines are quoted often enough in logs.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static byte[] Header(long number, DateTime collectedAt) => JsonSerializer.SerializeToUtf8Bytes(new Core.EndpointAgents.AgentBatchHeader(number, collectedAt), Wire.Json);

    private static long NumberOf(string file) => long.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture);

    private void Move(ReadPositions positions)
    {
        DurableFile.WriteJson(positionsFile, positions);
        Current = positions;
    }

    private string FileOf(long number) => Path.Combine(directory, number.ToString("D12", CultureInfo.InvariantCulture) + Extension);
}
