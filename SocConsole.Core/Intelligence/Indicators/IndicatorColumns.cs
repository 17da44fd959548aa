using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>A row as <see cref="IndicatorTable"/> takes it; texts in UTF-8, times in ticks of UTC, no source as 0.</summary>
internal readonly ref struct IndicatorColumns
{
    public const string Select = "SELECT Id, Type, ThreatLevel, State, Tlp, SourceId, Confidence, FirstSeen, LastSeen, UpdatedAt, NormalizedValue, Value, Description FROM indicators";

    public required int Id { get; init; }

    public required IndicatorType Type { get; init; }

    public required Severity Level { get; init; }

    public required IndicatorState State { get; init; }

    public required Tlp? Tlp { get; init; }

    public required int SourceId { get; init; }

    public required double Confidence { get; init; }

    public required long FirstSeen { get; init; }

    public required long LastSeen { get; init; }

    public required long UpdatedAt { get; init; }

    public required ReadOnlySpan<byte> Normal { get; init; }

    public required ReadOnlySpan<byte> Value { get; init; }

    public required ReadOnlySpan<byte> Description { get; init; }

    /// <summary>The row on which a statement that begins with <see cref="Select"/> stands; good until its next step.</summary>
    public static IndicatorColumns Of(RawStatement row) => new()
    {
        Id = (int)row.Number(0),
        Type = IndicatorText.Read<IndicatorType>(row.Text(1)),
        Level = IndicatorText.Read<Severity>(row.Text(2)),
        State = IndicatorText.Read<IndicatorState>(row.Text(3)),
        Tlp = row.TextOrNull(4) is { } tlp ? IndicatorText.Read<Tlp>(tlp) : null,
        SourceId = (int)row.Number(5),
        Confidence = row.Real(6),
        FirstSeen = Ticks(row.Bytes(7)),
        LastSeen = Ticks(row.Bytes(8)),
        UpdatedAt = Ticks(row.Bytes(9)),
        Normal = row.Bytes(10),
        Value = row.Bytes(11),
        Description = row.Bytes(12),
    };

    // yyyy-MM-dd HH:mm:ss.FFFFFFF, as every time is stored.
    private static long Ticks(ReadOnlySpan<byte> text)
    {
        var whole = new DateTime((Digits(text, 0) * 100) + Digits(text, 2), Digits(text, 5), Digits(text, 8), Digits(text, 11), Digits(text, 14), Digits(text, 17), DateTimeKind.Utc).Ticks;
        for (var (i, unit) = (20, TimeSpan.TicksPerSecond / 10); i < text.Length; (i, unit) = (i + 1, unit / 10))
        {
            whole += (text[i] - '0') * unit;
        }

        return whole;
    }

    private static int Digits(ReadOnlySpan<byte> text, int at) => ((text[at] - '0') * 10) + (text[at + 1] - '0');
}
