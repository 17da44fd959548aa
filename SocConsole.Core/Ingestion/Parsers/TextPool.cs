namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Hands out one string for the many equal short texts of a log (hosts, programs, users, addresses). A fixed table of the last text seen per slot: what a sender
/// makes up can push others out but can't make it grow. Threads that race for a slot only lose a reuse.
/// </summary>
internal static class TextPool
{
    private const int Slots = 4096;
    private const int MaximumLength = 48;
    private static readonly string?[] Table = new string?[Slots];

    public static string Get(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return string.Empty;
        }

        if (text.Length > MaximumLength)
        {
            return text.ToString();
        }

        ref var slot = ref Table[string.GetHashCode(text) & (Slots - 1)];
        var known = slot;
        if (known is not null && text.SequenceEqual(known))
        {
            return known;
        }

        return slot = text.ToString();
    }
}
