using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Detection.Management;

public sealed class PreviewSideTests
{
    private const int Events = 12_000;

    [Fact]
    public void See_MoreMatchesThanAreKept_CountsEveryOne()
    {
        var side = new PreviewSide(RuleSet.Load([new RuleFile("rule", RuleWorld.Text())]), RuleWorld.RuleId);

        for (var i = Events; i > 0; i--)
        {
            side.See(Sudo(i));
        }

        side.Finish();
        Assert.Equal(Events, side.Matched.Count);
        Assert.InRange(side.Kept.Count, 20, Events - 1);
        Assert.Contains(Events, side.Kept.Keys);
        Assert.False(side.IsCut);
    }

    private static LogEvent Sudo(int number)
    {
        var fields = new EventFields();
        fields.Add(Ecs.EventDataset, "sudo");
        fields.Add(Ecs.UserName, "mallory");
        return new LogEvent
        {
            Sequence = number,
            OrganizationId = 1,
            Timestamp = DateTime.UnixEpoch.AddSeconds(number),
            ReceivedAt = DateTime.UnixEpoch,
            Source = "test",
            Raw = "sudo",
            Fields = fields,
            Key = EventKey.Of(DateTime.UnixEpoch, "test", "sudo", (ulong)number),
        };
    }
}
