using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace SocConsole.Bench;

/// <summary>
/// Activities over HTTP, kept and counted with the scores up to date: a set's own ones, or made-up people. Then what that takes in memory: live bytes after it less those before.
/// </summary>
internal static class InsiderIntakeBench
{
    private const int PerBody = 20_000;
    private const int ActsPerDay = 15;
    private static readonly DateTime First = new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="args">A folder with a set, or the numbers of people and days.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var console = await BenchConsole.StartAsync();
        var bodies = Directory.Exists(args[0]) ? SetBodies(args[0]) : MadeUp(int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (acts, taken, worst) = (0L, TimeSpan.Zero, TimeSpan.Zero);
        foreach (var (body, count) in bodies)
        {
            var started = Stopwatch.GetTimestamp();
            await SendAsync(console, body);
            var elapsed = Stopwatch.GetElapsedTime(started);
            (acts, taken, worst) = (acts + count, taken + elapsed, elapsed > worst ? elapsed : worst);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"activities kept, scores up to date {acts,12:N0}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"over HTTP                          {acts / taken.TotalSeconds,12:N0} activities/s; slowest delivery {worst.TotalSeconds:N2} s"));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"live bytes                         {(after - before) / 1048576.0,12:N1} MB more than before; {after / 1048576.0:N1} MB in all"));
        return 0;
    }

    private static async Task SendAsync(BenchConsole console, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await console.Client.PostAsync(new Uri("/api/v1/insider/activities", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    private static IEnumerable<(byte[] Body, int Count)> SetBodies(string folder)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "activities.jsonl.gz")), CompressionMode.Decompress));
        var all = new List<string>();
        while (lines.ReadLine() is { } line)
        {
            all.Add(line);
        }

        return all.Chunk(PerBody).Select(chunk => (Encoding.UTF8.GetBytes(string.Join('\n', chunk)), chunk.Length));
    }

    private static IEnumerable<(byte[] Body, int Count)> MadeUp(int people, int days)
    {
        var random = new Random(1);
        var (text, count) = (new StringBuilder(), 0);
        for (var day = 0; day < days; day++)
        {
            for (var minute = 0; minute < ActsPerDay; minute++)
            {
                for (var person = 0; person < people; person++)
                {
                    Add(text, random, person, First.AddDays(day).AddHours(8).AddMinutes(minute * 30).AddMilliseconds(person));
                    if (++count == PerBody)
                    {
                        yield return (Encoding.UTF8.GetBytes(text.ToString()), count);
                        (count, _) = (0, text.Clear());
                    }
                }
            }
        }

        if (count > 0)
        {
            yield return (Encoding.UTF8.GetBytes(text.ToString()), count);
        }
    }

    private static void Add(StringBuilder to, Random random, int person, DateTime at)
    {
        var (kind, details) = random.Next(10) switch
        {
            0 => ("logon", "{\"logon_type\":\"interactive\",\"success\":true}"),
            1 => ("logon", "{\"logon_type\":\"unlock\",\"success\":true}"),
            < 8 => ("file_access", string.Create(CultureInfo.InvariantCulture, $"{{\"file_path\":\"/shares/team{person / 10}/f{random.Next(40)}/doc{random.Next(500)}.docx\",\"action\":\"read\",\"size_mb\":{random.Next(50) / 10.0:0.0},\"sensitive\":{(random.Next(20) == 0 ? "true" : "false")}}}")),
            _ => ("email", string.Create(CultureInfo.InvariantCulture, $"{{\"direction\":\"sent\",\"recipients\":[\"a@partner{random.Next(200)}.example\"],\"recipient_count\":1,\"external_count\":1,\"attachments\":{random.Next(2)},\"attachment_mb\":0.2}}")),
        };
        to.Append(CultureInfo.InvariantCulture, $"{{\"user_id\":\"P{person:D5}\",\"activity_type\":\"{kind}\",\"timestamp\":\"{at:yyyy-MM-ddTHH:mm:ss.fffZ}\",\"details\":{details},\"ip_address\":\"10.{person / 250}.{person % 250}.9\",\"device_id\":\"pc-{person}\"}}\n");
    }
}
