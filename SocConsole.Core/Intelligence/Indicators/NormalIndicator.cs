namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>An indicator in the one form in which it is stored and compared; two indicators are the same when type and value are equal.</summary>
public readonly record struct NormalIndicator(IndicatorType Type, string Value);
