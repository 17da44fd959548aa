using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Rows to pass over and rows to show.</summary>
/// <param name="Skip">From 0.</param>
/// <param name="Limit">From 1 to <see cref="MaximumLimit"/>.</param>
public readonly record struct Slice(int Skip, int Limit)
{
    public const int MaximumLimit = 1_000;

    public Error? Validate() => this switch
    {
        { Skip: < 0 } => Error.Invalid("skip", "must be 0 or more"),
        { Limit: < 1 or > MaximumLimit } => Error.Invalid("limit", $"must be from 1 to {MaximumLimit}"),
        _ => null,
    };
}
