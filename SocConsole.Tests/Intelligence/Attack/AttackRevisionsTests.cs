using SocConsole.Core.Intelligence.Attack;

namespace SocConsole.Tests.Intelligence.Attack;

public sealed class AttackRevisionsTests
{
    [Theory]
    [InlineData("T1562.004", "T1686")]
    [InlineData("T1070.001", "T1685.005")]
    [InlineData("T1574.002", "T1574.001")]
    [InlineData("T1110.001", "T1110.001")]
    [InlineData("T1070", "T1070")]
    public void Current_Technique_IsTheOneOfToday(string technique, string today) => Assert.Equal(today, AttackRevisions.Current(technique));

    [Fact]
    public void All_EveryOne_LeadsIntoTheTableInOneStep() =>
        Assert.All(AttackRevisions.All, revision =>
        {
            Assert.Equal(revision.Value, AttackTable.Find(revision.Value)?.Id);
            Assert.Equal(revision.Value, AttackRevisions.Current(revision.Value));
        });
}
