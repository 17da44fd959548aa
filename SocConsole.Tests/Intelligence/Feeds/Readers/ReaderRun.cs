using System.Text;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Tests.Intelligence.Feeds.Readers;

/// <summary>Everything that a reader made of a content.</summary>
internal sealed record ReaderRun(IReadOnlyList<FeedItem> Items)
{
    public IReadOnlyList<IndicatorRow> Rows => [.. Items.Where(item => item.Row is not null).Select(item => item.Row!.Value)];

    public IReadOnlyList<FeedRejection> Rejections => [.. Items.Select(item => item.Rejection).OfType<FeedRejection>()];

    public string? Fault => Items.Count == 0 ? null : Items[^1].Fault;

    public IReadOnlyList<string> Values => [.. Rows.Select(row => row.Indicator.Value)];

    public static Task<ReaderRun> OfAsync(string format, string content, params string[] parameters) => OfAsync(format, new MemoryStream(Encoding.UTF8.GetBytes(content)), parameters);

    /// <summary>Parameters are written <c>name=value</c>. The format <c>auto</c> is found out.</summary>
    public static async Task<ReaderRun> OfAsync(string format, Stream content, params string[] parameters)
    {
        var reading = FeedReading.Plain with { Parameters = parameters.Select(parameter => parameter.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]) };
        var reader = FeedReaders.Of(format);
        Assert.NotNull(reader);
        var items = new List<FeedItem>();
        await foreach (var item in reader.ReadAsync(content, reading, CancellationToken.None))
        {
            items.Add(item);
        }

        Assert.All(items, item => Assert.Equal(1, (item.Row is null ? 0 : 1) + (item.Rejection is null ? 0 : 1) + (item.Fault is null ? 0 : 1)));
        Assert.DoesNotContain(items.SkipLast(1), item => item.Fault is not null);
        return new ReaderRun(items);
    }

    /// <summary>The format that the beginning of a file shows.</summary>
    public static string? Guess(string path)
    {
        using var file = File.OpenRead(path);
        var beginning = new byte[64 << 10];
        return FeedReaders.Guess(Path.GetFileName(path), beginning.AsSpan(0, file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)));
    }
}
