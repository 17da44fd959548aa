using SocConsole.Core.Response.Runs;

namespace SocConsole.Tests.Response.Runs;

public sealed class FlowConditionTests
{
    private static readonly Dictionary<string, string?> Facts = new()
    {
        ["incident.severity"] = "high",
        ["incident.risk_score"] = "0.75",
        ["incident.category"] = "brute_force_attack",
        ["incident.host"] = null,
        ["step.1.status"] = "completed",
        ["incident.simulated"] = "false",
    };

    [Theory]
    [InlineData("incident.severity >= medium", true)]
    [InlineData("incident.severity > high", false)]
    [InlineData("incident.severity == HIGH", true)]
    [InlineData("incident.risk_score > 0.7 and incident.risk_score < 0.8", true)]
    [InlineData("incident.risk_score > 10", false)]
    [InlineData("incident.category contains 'force'", true)]
    [InlineData("incident.category == \"malware\" or step.1.status == 'completed'", true)]
    [InlineData("not (incident.category == 'malware') and not step.1.status == 'failed'", true)]
    [InlineData("incident.simulated == false", true)]
    [InlineData("'a' == 'A'", true)]
    public void Parse_Comparisons_HoldAsTheyRead(string text, bool holds) => Assert.Equal(holds, FlowCondition.Parse(text, Facts.ContainsKey).Value!(name => Facts[name]));

    [Theory]
    [InlineData("incident.host == 'web-01'")]
    [InlineData("incident.host != 'web-01'")]
    [InlineData("incident.host contains ''")]
    public void Parse_UnknownFact_HoldsNever(string text) => Assert.False(FlowCondition.Parse(text, Facts.ContainsKey).Value!(name => Facts[name]));

    [Theory]
    [InlineData("")]
    [InlineData("incident.severity")]
    [InlineData("incident.severity >=")]
    [InlineData("incident.severity = high")]
    [InlineData("incident.nonsense == 'x'")]
    [InlineData("web-01 == incident.host")]
    [InlineData("(incident.severity == high")]
    [InlineData("incident.severity == high)")]
    [InlineData("incident.severity == high incident.severity == high")]
    [InlineData("incident.category == 'never closed")]
    [InlineData("incident.severity == high; drop table")]
    public void Parse_NoCondition_SaysWhatIsWrong(string text) => Assert.NotNull(FlowCondition.Parse(text, Facts.ContainsKey).Error);

    [Fact]
    public void Parse_TooDeepOrTooLong_IsRefused()
    {
        Assert.NotNull(FlowCondition.Parse(string.Concat(Enumerable.Repeat("not ", 40)) + "'a' == 'a'", Facts.ContainsKey).Error);
        Assert.NotNull(FlowCondition.Parse("'" + new string('a', FlowCondition.MaximumLength) + "' == 'a'", Facts.ContainsKey).Error);
    }
}
