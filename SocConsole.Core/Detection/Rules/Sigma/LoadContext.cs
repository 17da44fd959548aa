using System.Text.RegularExpressions;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>What reading one file shares: its faults, and the expressions of the whole load. The reading methods answer null after they have told a fault here.</summary>
internal sealed class LoadContext(string file, Dictionary<(string Pattern, RegexOptions Options), Regex> expressions)
{
    /// <summary>Further faults of a file are counted and left out.</summary>
    public const int MaximumFaults = 1_000;

    private readonly List<RuleFault> faults = [];

    /// <summary>Every fault told so far, so that a reader can see whether its parts were sound.</summary>
    public int Count { get; private set; }

    public IReadOnlyList<RuleFault> Faults => faults;

    /// <summary>Making an automaton takes milliseconds, and the same list of expressions is often held against several fields.</summary>
    public Dictionary<(string Pattern, RegexOptions Options), Regex> Expressions => expressions;

    public void Add(int line, string message)
    {
        Count++;
        if (faults.Count < MaximumFaults)
        {
            faults.Add(new RuleFault(file, line, message));
        }
    }

    public T? Add<T>(int line, string message)
        where T : class
    {
        Add(line, message);
        return null;
    }
}
