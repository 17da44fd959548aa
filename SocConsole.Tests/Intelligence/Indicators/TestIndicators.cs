using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Indicators;

/// <summary>The indicators of a test's database.</summary>
internal static class TestIndicators
{
    public static IndicatorService Of(TestDatabase test) => new(test.Database, test.Clock, new IndicatorLists(test.Database), Gate(test));

    public static ExclusionGate Gate(TestDatabase test) => new(new ExclusionWatch(test.Database, test.Clock));
}
