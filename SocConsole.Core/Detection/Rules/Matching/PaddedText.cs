namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>A text in upper case in a buffer that goes on for <see cref="Padding"/> characters, so that words can be read up to its last character.</summary>
internal readonly ref struct PaddedText(ReadOnlySpan<char> padded, int length, bool isAscii)
{
    public const int Padding = GramScanner.LongGram - 1;

    public ReadOnlySpan<char> Padded { get; } = padded;

    public int Length => length;

    public bool IsAscii => isAscii;

    public ReadOnlySpan<char> Text => Padded[..length];
}
