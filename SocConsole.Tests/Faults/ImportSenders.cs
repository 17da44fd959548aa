using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SocConsole.Tests.Faults;

/// <summary>Two senders that deliver batches until the console goes away under them, and remember what was acknowledged.</summary>
internal sealed class ImportSenders(ImportScript script, Random random)
{
    private const int Senders = 2;
    private readonly ConcurrentQueue<int> waiting = new(Enumerable.Range(0, script.Bodies.Count));
    private readonly ConcurrentDictionary<int, byte> acknowledged = new();
    private long accepted;

    public int Acknowledged => acknowledged.Count;

    /// <summary>Events that answers called new. A batch whose answer was lost in a kill is counted as duplicates later, so this may be less than what is stored.</summary>
    public long Accepted => Interlocked.Read(ref accepted);

    /// <summary>Sends until nothing waits, or until the console can't be reached. <paramref name="after"/> is told after every acknowledgement.</summary>
    public async Task SendAsync(HttpClient client, Action<int> after) =>
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(() => SendLoopAsync(client, after))));

    /// <summary>Puts a few batches that were acknowledged back into the queue.</summary>
    public void RepeatSome(int count)
    {
        int[] known = [.. acknowledged.Keys.Order()];
        for (var i = 0; i < count && known.Length > 0; i++)
        {
            waiting.Enqueue(known[random.Next(known.Length)]);
        }
    }

    private async Task SendLoopAsync(HttpClient client, Action<int> after)
    {
        while (waiting.TryDequeue(out var batch))
        {
            var isRepeated = acknowledged.ContainsKey(batch);
            JsonElement receipt;
            try
            {
                receipt = await SendOneAsync(client, batch);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                waiting.Enqueue(batch);
                return;
            }

            Check(receipt, isRepeated);
            acknowledged.TryAdd(batch, 0);
            after(acknowledged.Count);
        }
    }

    private async Task<JsonElement> SendOneAsync(HttpClient client, int batch)
    {
        using var body = new ByteArrayContent(script.Bodies[batch]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await client.PostAsync(new Uri("/api/v1/events?source=import", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private void Check(JsonElement receipt, bool isRepeated)
    {
        var (fresh, known) = (receipt.GetProperty("accepted").GetInt64(), receipt.GetProperty("duplicates").GetInt64());
        Assert.Equal(ImportScript.PerBatch, fresh + known);
        Assert.True(!isRepeated || fresh == 0, $"{fresh} lines of a batch that had been acknowledged were new: they had been lost.");
        Interlocked.Add(ref accepted, fresh);
    }
}
