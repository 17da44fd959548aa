namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>How a rule's number and the guard of its that was met stand in one number. A rule has one guard or two.</summary>
internal static class BringUp
{
    public const int Bits = 2;
    public const int All = 3;
    public const int Step = 1 << Bits;

    public static int Whole(int rule) => (rule << Bits) | All;

    public static int First(int rule) => (rule << Bits) | 1;

    public static int Second(int rule) => (rule << Bits) | 2;
}
