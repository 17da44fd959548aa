namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>FIRST's Traffic Light Protocol 2.0, from the widest audience to the narrowest.</summary>
public enum Tlp
{
    Clear,
    Green,
    Amber,
    AmberStrict,
    Red,
}
