namespace SocConsole.Core.Kernel;

/// <summary>One page of a list. <paramref name="Total"/> counts every row that the filter matches.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, int Number, int Size, long Total)
{
    public long Pages => (Total + Size - 1) / Size;
}

/// <summary>Which page of a list is asked for: <paramref name="Number"/> from 1, <paramref name="Size"/> from 1 to 100.</summary>
public readonly record struct PageRequest(int Number, int Size)
{
    public const int MaximumSize = 100;

    public int Skip => (int)Math.Min(int.MaxValue, (long)(Number - 1) * Size);

    public Error? Validate() => this switch
    {
        { Number: < 1 } => Error.Invalid("page", "must be 1 or more"),
        { Size: < 1 or > MaximumSize } => Error.Invalid("limit", $"must be from 1 to {MaximumSize}"),
        _ => null,
    };
}
