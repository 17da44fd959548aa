namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>What a scan has found so far: each indicator once, at most so many.</summary>
internal sealed class IndicatorFinds(string raw, RefangedText refanged, int limit)
{
    private readonly List<ExtractedIndicator> items = [];
    private readonly HashSet<NormalIndicator> seen = [];

    public bool IsFull => items.Count >= limit;

    /// <summary>Takes what stands from start to end in the text without defanging.</summary>
    public void Add(IndicatorType type, string value, int start, int end)
    {
        if (IsFull || !seen.Add(new NormalIndicator(type, value)))
        {
            return;
        }

        var (from, to) = (refanged.RawStart(start), refanged.RawEnd(end));
        items.Add(new ExtractedIndicator(type, value, raw[from..to], from, to));
    }

    public IReadOnlyList<ExtractedIndicator> InOrder()
    {
        // The scan goes from left to right but meets a mail's domain before its name; a stable order keeps a URL before its host.
        var inOrder = true;
        for (var i = 1; i < items.Count && inOrder; i++)
        {
            inOrder = items[i - 1].Start <= items[i].Start;
        }

        return inOrder ? items : [.. items.OrderBy(item => item.Start)];
    }
}
