using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>What one load shares: its options, and how often expressions were given up.</summary>
internal sealed class LoadShared(RuleLoadOptions options)
{
    public RuleLoadOptions Options => options;

    private readonly Dictionary<(RuleLogSource Source, string Field), FieldNames> names = [];
    private long expansionLeft = Placeholders.MaximumTotal;

    public RegexTimeouts Timeouts { get; } = new();

    /// <summary>Takes characters from what placeholders may come to; false when there are not so many left.</summary>
    public bool TakeExpansion(long characters) => (expansionLeft -= Math.Min(characters, expansionLeft + 1)) >= 0;

    /// <summary>Where a field of rules for a log source may stand; the same object for the same question, so that rules of one load share what they ask of it.</summary>
    public FieldNames Names(RuleLogSource source, string field)
    {
        if (!names.TryGetValue((source, field), out var known))
        {
            names[(source, field)] = known = options.Taxonomy.Names(source, field);
        }

        return known;
    }
}

/// <summary>What reading one file shares: its faults, and what the whole load does. The reading methods answer null after they have told a fault here.</summary>
internal sealed class LoadContext(string file, LoadShared shared)
{
    /// <summary>Further faults of a file are counted and left out.</summary>
    public const int MaximumFaults = 1_000;

    private readonly List<RuleFault> faults = [];
    private readonly List<RuleFault> warnings = [];

    public string File => file;

    /// <summary>Every fault told so far, so that a reader can see whether its parts were sound.</summary>
    public int Count { get; private set; }

    public IReadOnlyList<RuleFault> Faults => faults;

    /// <summary>What is amiss with rules that are taken all the same.</summary>
    public IReadOnlyList<RuleFault> Warnings => warnings;

    public RuleLoadOptions Options => shared.Options;

    public RegexTimeouts Timeouts => shared.Timeouts;

    /// <summary>The document that is being read, from 1.</summary>
    public int Document { get; set; }

    /// <summary>The log source of the rule that is being read.</summary>
    public RuleLogSource LogSource { get; set; } = RuleLogSource.Any;

    /// <summary>Where fields may stand, in place of the taxonomy; for the taxonomy's own files.</summary>
    public Func<string, FieldNames>? OwnNames { get; set; }

    /// <summary>Where a field of the rule that is being read may stand.</summary>
    public FieldNames Names(string field) => OwnNames?.Invoke(field) ?? shared.Names(LogSource, field);

    /// <summary>Takes characters from what the placeholders of the load may come to; false when there are not so many left.</summary>
    public bool TakeExpansion(long characters) => shared.TakeExpansion(characters);

    public void Add(int line, string message)
    {
        Count++;
        if (faults.Count < MaximumFaults)
        {
            faults.Add(new RuleFault(file, line, message) { Document = Document });
        }
    }

    public T? Add<T>(int line, string message)
        where T : class
    {
        Add(line, message);
        return null;
    }

    public void Warn(int line, string message)
    {
        if (warnings.Count < MaximumFaults)
        {
            warnings.Add(new RuleFault(file, line, message) { Document = Document });
        }
    }

    /// <summary>Tells what the schema refuses and detection could do without: a fault when the load is strict, else a warning.</summary>
    public void Shortcoming(int line, string message)
    {
        if (Options.Strict)
        {
            Add(line, message);
        }
        else
        {
            Warn(line, message);
        }
    }
}
