using System.Globalization;

namespace SocConsole.Web.Commands;

/// <summary>A line on the terminal that fills. On a file or pipe it stays silent, so that output can be read by programs.</summary>
internal sealed class ProgressBar(TextWriter output, long total, TimeProvider clock)
{
    private const int Width = 30;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);
    private readonly bool shown = !Console.IsOutputRedirected;
    private readonly long started = clock.GetTimestamp();
    private long last;

    public TimeSpan Elapsed => clock.GetElapsedTime(started);

    public void Show(long done, string text)
    {
        if (shown && (done >= total || clock.GetElapsedTime(last) >= Least))
        {
            last = clock.GetTimestamp();
            var share = total == 0 ? 1 : Math.Clamp((double)done / total, 0, 1);
            var filled = (int)(share * Width);
            output.Write(string.Create(CultureInfo.InvariantCulture, $"\r[{new string('#', filled)}{new string('.', Width - filled)}] {share,4:P0} {text}   "));
        }
    }

    public void End()
    {
        if (shown)
        {
            output.WriteLine();
        }
    }
}
