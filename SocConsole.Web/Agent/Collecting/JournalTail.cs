using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace SocConsole.Web.Agent.Collecting;

/// <summary>Entries of systemd's journal as syslog lines, with the cursor after each.</summary>
internal sealed partial class JournalTail(Backoff backoff, ILogger<JournalTail> logger)
{
    private const int Waiting = 10_000;
    private static readonly string[] Places = ["/usr/bin/journalctl", "/bin/journalctl"];

    // Bounded: journalctl waits while nobody takes what it says, and nothing is lost.
    private readonly Channel<(string Line, string? Cursor)> lines = Channel.CreateBounded<(string, string?)>(Waiting);

    public static string? Program => Places.FirstOrDefault(File.Exists);

    /// <summary>Adds what has come; gives the cursor after it, or <paramref name="cursor"/> when nothing came.</summary>
    public string? Read(LineBatch batch, string? cursor)
    {
        while (!batch.IsFull && lines.Reader.TryRead(out var entry))
        {
            batch.Add(entry.Line);
            cursor = entry.Cursor ?? cursor;
        }

        return cursor;
    }

    /// <summary>Follows the journal until it is cancelled; starts journalctl again when it ends.</summary>
    public async Task RunAsync(string? cursor, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var last = cursor;
            using (var process = Start(cursor))
            {
                try
                {
                    last = await FollowAsync(process.StandardOutput, last, ct);
                }
                finally
                {
                    process.Kill();
                }
            }

            cursor = last;
            LogEnded(logger);
            await backoff.WaitAsync(ct);
        }
    }

    /// <summary>Takes entries until there are no more; gives the cursor after the last, or <paramref name="cursor"/> when there was none.</summary>
    internal async Task<string?> FollowAsync(TextReader entries, string? cursor, CancellationToken ct)
    {
        while (await entries.ReadLineAsync(ct) is { } entry)
        {
            cursor = await TakeAsync(entry, cursor, ct);
            backoff.Reset();
        }

        return cursor;
    }

    /// <summary>The lines of one entry of <c>journalctl -o json</c>, and its cursor. An entry of several lines is several lines with the same head.</summary>
    internal static (IReadOnlyList<string> Lines, string? Cursor) Convert(string entry)
    {
        try
        {
            using var document = JsonDocument.Parse(entry);
            var fields = document.RootElement;
            var message = Message(fields);
            var micros = long.TryParse(Text(fields, "__REALTIME_TIMESTAMP"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
            var time = DateTime.UnixEpoch.AddMicroseconds(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
            var pid = Text(fields, "_PID") ?? Text(fields, "SYSLOG_PID");
            var head = $"{time} {Text(fields, "_HOSTNAME") ?? "-"} {Text(fields, "SYSLOG_IDENTIFIER") ?? Text(fields, "_COMM") ?? "journal"}{(pid is null ? "" : $"[{pid}]")}: ";
            return (message is null ? [] : [.. message.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => head + line)], Text(fields, "__CURSOR"));
        }
        catch (JsonException)
        {
            return ([], null);
        }
    }

    private async Task<string?> TakeAsync(string entry, string? last, CancellationToken ct)
    {
        var (found, cursor) = Convert(entry);
        for (var i = 0; i < found.Count; i++)
        {
            // Only the last line moves the cursor: an entry that is half in a batch is read again.
            await lines.Writer.WriteAsync((found[i], i == found.Count - 1 ? cursor : null), ct);
        }

        return cursor ?? last;
    }

    private static Process Start(string? cursor)
    {
        var start = new ProcessStartInfo(Program ?? throw new IOException("journalctl is not installed.")) { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--follow", "--output=json", "--no-pager", .. cursor is null ? (string[])["--lines=0"] : ["--no-tail", $"--after-cursor={cursor}"]])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new IOException("journalctl could not be started.");
    }

    private static string? Message(JsonElement fields) => !fields.TryGetProperty("MESSAGE", out var message) ? null
        : message.ValueKind == JsonValueKind.String ? message.GetString()

        // What is no text comes as an array of bytes, and a field that stands there more than once as an array of texts.
        : message.ValueKind == JsonValueKind.Array && message.EnumerateArray().Any(value => value.ValueKind != JsonValueKind.Number)
            ? string.Join('\n', message.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()))
        : message.ValueKind == JsonValueKind.Array ? Encoding.UTF8.GetString([.. message.EnumerateArray().Select(value => value.TryGetByte(out var part) ? part : (byte)'?')])
        : null;

    private static string? Text(JsonElement fields, string name) => fields.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [LoggerMessage(9301, LogLevel.Warning, "journalctl ended; it is started again")]
    private static partial void LogEnded(ILogger logger);
}
