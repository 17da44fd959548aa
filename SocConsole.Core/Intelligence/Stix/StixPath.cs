namespace SocConsole.Core.Intelligence.Stix;

/// <summary>A place in an object, as a link to the place around it: its text is made only where something is told, since most places are passed in silence.</summary>
internal sealed class StixPath
{
    /// <summary>How many characters of a place are told; the rest is cut off.</summary>
    public const int MaximumText = 500;

    private readonly StixPath? around;
    private readonly string? name;
    private readonly int index;

    private StixPath(StixPath? around, string? name, int index)
    {
        this.around = around;
        this.name = name;
        this.index = index;
    }

    /// <summary>The object itself.</summary>
    public static StixPath Root { get; } = new(null, null, 0);

    /// <summary>The property of a name; no name is the place itself.</summary>
    public StixPath At(string property) => property.Length == 0 ? this : new(this, property, 0);

    /// <summary>The item of a list, counted from 0.</summary>
    public StixPath At(int item) => new(this, null, item);

    /// <summary>The place as a STIX selector; the object itself is empty.</summary>
    public override string ToString()
    {
        var steps = new Stack<string>();
        for (var at = this; at.around is not null; at = at.around)
        {
            steps.Push(at.name ?? $"[{at.index}]");
        }

        return Cut(string.Join('.', steps), MaximumText);
    }

    /// <summary>The beginning of a text that is longer than <paramref name="length"/> characters, or the text; a surrogate pair is not cut in two.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1)}…";
}
