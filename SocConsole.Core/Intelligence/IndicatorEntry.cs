using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence;

/// <summary>One thing known to be bad, in its normal form, and where that is known from: what an <see cref="IndicatorIndex"/> is built of.</summary>
/// <param name="Id">The stored indicator's number; 0 for one of a file.</param>
public sealed record IndicatorEntry(IndicatorType Type, string Value, string Source, int Id = 0);

/// <summary>An indicator that was found.</summary>
/// <param name="Id">The stored indicator's number; 0 for one of a file.</param>
/// <param name="Value">Its normal form.</param>
/// <param name="Source">Who told of it first.</param>
public sealed record IndicatorHit(int Id, IndicatorType Type, string Value, string Source);
