namespace SocConsole.Core.Learning;

/// <summary>Rows of numbers for a model, row after row in one array. NaN is a missing value. The array is not copied; who made it leaves it alone.</summary>
public sealed class FeatureTable
{
    /// <summary>The most columns that a table or a model may have.</summary>
    public const int MaxColumns = 4096;

    private readonly float[] values;

    /// <param name="names">One name a column.</param>
    /// <param name="values">Row-major: the value of row r and column c stands at r * columns + c.</param>
    /// <param name="rows">How many rows the array holds.</param>
    /// <exception cref="ArgumentException">The array does not have rows * columns values, or there is no column, or more than <see cref="MaxColumns"/>.</exception>
    public FeatureTable(IReadOnlyList<string> names, float[] values, int rows)
    {
        if (names.Count is 0 or > MaxColumns || rows < 0 || values.LongLength != (long)names.Count * rows)
        {
            throw new ArgumentException($"{names.Count} columns and {rows} rows don't make {values.LongLength} values.", nameof(values));
        }

        Names = names;
        Rows = rows;
        this.values = values;
    }

    public IReadOnlyList<string> Names { get; }

    public int Columns => Names.Count;

    public int Rows { get; }

    /// <summary>All values, row-major.</summary>
    public ReadOnlySpan<float> Values => values;

    public ReadOnlySpan<float> Row(int row) => values.AsSpan(row * Columns, Columns);
}
