using System.Buffers;
using System.Text;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>What one thread writes while it matches one event: which rules came up, which log sources hold, and a value in upper case. Used again for the next event.</summary>
internal sealed class MatchScratch(int rules, int logSources, int fieldGuards)
{
    private readonly int[] seen = new int[rules];
    private readonly int[] held = new int[logSources];
    private readonly string?[] scanned = new string?[fieldGuards];
    private char[] upper = new char[1024];
    private int stamp;

    /// <summary>Rules that came up for the event, each once.</summary>
    public List<int> Candidates { get; } = new(64);

    public void Begin()
    {
        Candidates.Clear();
        Array.Clear(scanned);

        // Four times the event's number, plus what is known: the arrays need no clearing between events.
        stamp += BringUp.Step;
        if (stamp < 0)
        {
            Array.Clear(seen);
            Array.Clear(held);
            stamp = BringUp.Step;
        }
    }

    /// <summary>Notes guards that the event met; a rule comes up once all of its own are.</summary>
    public void Meet(int[] guards)
    {
        foreach (var guard in guards)
        {
            ref var known = ref seen[guard >> BringUp.Bits];
            var before = Math.Max(known, stamp);
            known = before | (guard & BringUp.All);
            if (known != before && (known & BringUp.All) == BringUp.All)
            {
                Candidates.Add(guard >> BringUp.Bits);
            }
        }
    }

    /// <summary>Whether the log source holds, asked of the event once.</summary>
    public bool Holds(int logSource, ConditionNode node, Ingestion.LogEvent candidate)
    {
        if (held[logSource] < stamp)
        {
            held[logSource] = node.Holds(candidate) ? stamp + 1 : stamp;
        }

        return held[logSource] == stamp + 1;
    }

    /// <summary>Whether the guards see this value for the first time: parsers keep a value under its own name and under that of ECS.</summary>
    public bool IsNew(int guards, string value)
    {
        if (ReferenceEquals(scanned[guards], value))
        {
            return false;
        }

        scanned[guards] = value;
        return true;
    }

    /// <summary>The value in upper case. Valid until the next call.</summary>
    public PaddedText Upper(string value)
    {
        if (upper.Length < value.Length + PaddedText.Padding)
        {
            upper = new char[Math.Max(value.Length + PaddedText.Padding, upper.Length * 2)];
        }

        // Nearly every value is ASCII, for which there are vector instructions.
        var ascii = Ascii.ToUpper(value, upper, out _) == OperationStatus.Done;
        if (!ascii)
        {
            value.AsSpan().ToUpperInvariant(upper);
        }

        upper.AsSpan(value.Length, PaddedText.Padding).Clear();
        return new PaddedText(upper.AsSpan(0, value.Length + PaddedText.Padding), value.Length, ascii);
    }
}
