namespace SocConsole.Tests.Ingestion.DataSets;

/// <summary>What the console makes of one set of real lines. Grows while the set is read.</summary>
/// <param name="set">Where the lines come from, and of which product they are.</param>
internal sealed class DataSetRow(string set)
{
    public string Set => set;

    public int Lines { get; private set; }

    /// <summary>Lines with a dataset of their own, neither plain text nor bare JSON.</summary>
    public int Parsed { get; private set; }

    /// <summary>Fields that the set's truth gives.</summary>
    public int Asked { get; private set; }

    public int Equal { get; private set; }

    /// <summary>Events that a built-in rule matched, those of correlations among them.</summary>
    public int Matched { get; private set; }

    /// <summary>What the truth calls an attack.</summary>
    public int Expected { get; private set; }

    /// <summary>How many of the expected a built-in rule matched.</summary>
    public int Found { get; private set; }

    public double EqualShare => Asked == 0 ? 1 : (double)Equal / Asked;

    public void Add(Reading reading)
    {
        Lines++;
        Parsed += reading.IsParsed ? 1 : 0;
        Matched += reading.IsMatched ? 1 : 0;
    }

    public bool Ask(bool equal)
    {
        Asked++;
        Equal += equal ? 1 : 0;
        return equal;
    }

    public void Expect(bool found)
    {
        Expected++;
        Found += found ? 1 : 0;
    }

    public string Render() => $"| {Set} | {Lines} | {Parsed} | {Asked} | {Equal} | {Matched} | {Expected} | {Found} |";
}
