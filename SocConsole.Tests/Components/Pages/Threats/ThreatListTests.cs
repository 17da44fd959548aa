using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Pages.Threats;

namespace SocConsole.Tests.Components.Pages.Threats;

public sealed class ThreatListTests
{
    private static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    private readonly ThreatList list = new();

    public ThreatListTests() => list.Show([Row("A"), Row("B"), Row("C")], Noon);

    [Fact]
    public void Compare_NewRows_WaitAndMoveNothing()
    {
        list.Compare([Row("D", Noon.AddSeconds(1)), Row("A"), Row("B"), Row("C")], detectedSince: 1);

        Assert.Equal(["A", "B", "C"], Numbers());
        Assert.Equal(1, list.Waiting);
    }

    [Fact]
    public void Compare_ChangedRow_IsReplacedInItsPlace()
    {
        list.Compare([Row("C"), Row("B") with { Status = ThreatStatus.Mitigated }, Row("A")], detectedSince: 0);

        Assert.Equal(["A", "B", "C"], Numbers());
        Assert.Equal(ThreatStatus.Mitigated, list.Rows[1].Status);
        Assert.Equal(["B"], list.Changed);
    }

    [Fact]
    public void Compare_SameRows_ChangesNothing()
    {
        list.Compare([Row("A"), Row("B"), Row("C")], detectedSince: 0);

        Assert.Empty(list.Changed);
        Assert.Equal(0, list.Waiting);
    }

    [Fact]
    public void Compare_RowThatLeftTheFilter_StaysAndIsNamed()
    {
        var left = list.Compare([Row("A"), Row("C")], detectedSince: 0);

        Assert.Equal(["B"], left);
        Assert.Equal(["A", "B", "C"], Numbers());
    }

    [Fact]
    public void Compare_RowShownAlready_DoesNotWait()
    {
        list.Show([Row("A", Noon.AddMilliseconds(1)), Row("B")], Noon);

        list.Compare([Row("A", Noon.AddMilliseconds(1)), Row("B")], detectedSince: 1);

        Assert.Equal(0, list.Waiting);
    }

    [Fact]
    public void Compare_WithSelection_KeepsIt()
    {
        list.Select("B", true);

        list.Compare([Row("D", Noon.AddSeconds(1)), Row("B"), Row("A")], detectedSince: 1);

        Assert.Equal(["B"], list.Selected);
    }

    [Fact]
    public void Show_OtherRows_KeepsOnlyWhatIsShownSelected()
    {
        list.SelectAll(true);

        list.Show([Row("C"), Row("D")], Noon);

        Assert.Equal(["C"], list.Selected);
    }

    [Fact]
    public void Select_NumberThatIsNotShown_IsNotSelected()
    {
        list.Select("Z", true);

        Assert.Empty(list.Selected);
    }

    private IEnumerable<string> Numbers() => list.Rows.Select(row => row.Number);

    // Techniques are a new array each time, as rows read twice have.
    private static ThreatRow Row(string number, DateTime? detectedAt = null) =>
        new(number, "brute_force_attack", Severity.High, 0.9, ThreatStatus.Detected, 10, detectedAt ?? Noon.AddHours(-1), null, "why", "source.ip", "192.0.2.1", null, ["T1110"], 5, Noon, Noon, null, null, false, 50);
}
