namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>An indicator that a text names.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Value">Its normal form, as <see cref="IndicatorNormaliser"/> gives it.</param>
/// <param name="Raw">The text as it stood, defanged or not: the characters from <paramref name="Start"/> up to <paramref name="End"/>.</param>
/// <param name="Start">Offset of the first character, in UTF-16 units.</param>
/// <param name="End">Offset behind the last character.</param>
public readonly record struct ExtractedIndicator(IndicatorType Type, string Value, string Raw, int Start, int End);
