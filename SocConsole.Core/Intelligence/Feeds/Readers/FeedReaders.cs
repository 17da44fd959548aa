namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>The readers of all formats. docs/feeds.md says what each of them reads.</summary>
public static class FeedReaders
{
    /// <summary>The format that stands for "find it out": <see cref="Guess"/>.</summary>
    public const string Auto = "auto";

    /// <summary>Every reader, in the order in which they are shown.</summary>
    public static IReadOnlyList<IFeedReader> All { get; } =
        [new TxtReader("txt", paths: false), new CsvReader(), new JsonReader(), new StixReader(), new MispReader(), new OtxReader(), new KevReader(), new TxtReader("maltrail", paths: true)];

    /// <summary>The reader of a format by its name, or null for an unknown one; <see cref="Auto"/> is none.</summary>
    public static IFeedReader? Of(string format) => All.FirstOrDefault(reader => reader.Format.Equals(format, StringComparison.OrdinalIgnoreCase));

    /// <summary>The format of a content, from its name and its first bytes, packed or not; null when it looks like none. 64 KB are enough.</summary>
    public static string? Guess(string fileName, ReadOnlySpan<byte> beginning) => FeedGuess.Of(fileName, beginning);
}
