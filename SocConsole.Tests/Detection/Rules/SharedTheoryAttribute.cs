using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>A theory on real input; reported as left out where the input is absent.</summary>
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute(string needs)
    {
        if (SharedData.Path(needs) is null)
        {
            Skip = $"needs {needs} of the shared data (set SOC_SHARED)";
        }
    }
}
