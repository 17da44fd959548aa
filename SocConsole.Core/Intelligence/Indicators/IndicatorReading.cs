using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Reads indicators out of what somebody pastes. Stores nothing.</summary>
public static class IndicatorReading
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaximumText = 1_000_000;

    /// <summary>Most indicators of one text, and most values at once.</summary>
    public const int MaximumCount = 10_000;

    /// <summary>In the order in which they stand in the text.</summary>
    public static Result<IReadOnlyList<ExtractedIndicator>> Extract(Actor actor, string text)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        return text.Length > MaximumText ? Error.Invalid("text", $"must have at most {MaximumText:N0} characters") : Result.Of(IndicatorExtractor.Extract(text, MaximumCount));
    }

    /// <summary>For each value its type and normal form, or the reason why it has none.</summary>
    public static Result<IReadOnlyList<(NormalIndicator? Value, string? Reason)>> Normalize(Actor actor, IReadOnlyList<(string? Type, string Value)> values)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        return values.Count > MaximumCount
            ? Error.Invalid($"at most {MaximumCount:N0} values at once")
            : Result.Of<IReadOnlyList<(NormalIndicator?, string?)>>([.. values.Select(Normalize)]);
    }

    private static (NormalIndicator? Value, string? Reason) Normalize((string? Type, string Value) said)
    {
        var type = default(IndicatorType);
        if (said.Type is { Length: > 0 } && !Wire.TryRead(said.Type, out type))
        {
            return (null, $"'{said.Type}' is no type of indicator; there are {string.Join(", ", Enum.GetValues<IndicatorType>().Select(Wire.Name))}");
        }

        return IndicatorNormaliser.Normalise(said.Value, said.Type is { Length: > 0 } ? type : null).Succeeded(out var normal, out var invalid) ? (normal, null) : (null, invalid.Message);
    }
}
