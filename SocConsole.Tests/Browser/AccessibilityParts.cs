namespace SocConsole.Tests.Browser;

public sealed class AccessibilityFirstPartTests() : AccessibilityTests(0);

public sealed class AccessibilitySecondPartTests() : AccessibilityTests(1);

public sealed class AccessibilityThirdPartTests() : AccessibilityTests(2);

public sealed class AccessibilityFourthPartTests() : AccessibilityTests(3)
{
    /// <summary>A part without a class would leave its pages out and nothing would fail.</summary>
    [Fact]
    public void Parts_Together_AreAllPages()
    {
        var classes = typeof(AccessibilityTests).Assembly.GetTypes().Where(type => type.BaseType == typeof(AccessibilityTests)).Select(type => (AccessibilityTests)Activator.CreateInstance(type)!);

        Assert.Equal(AllPages.Order(StringComparer.Ordinal), classes.SelectMany(part => PagesOf(part.Part)).Order(StringComparer.Ordinal));
    }
}
