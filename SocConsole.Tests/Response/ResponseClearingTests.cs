using SocConsole.Core.Response;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Response;

public sealed class ResponseClearingTests
{
    [Fact]
    public async Task Clear_RunsThatStillWork_StayWithoutTheirIncident()
    {
        using var test = await TestDatabase.CreateAsync();
        await using (var db = test.Database.Across())
        {
            foreach (var status in Enum.GetValues<RunStatus>())
            {
                var run = new PlaybookRun
                {
                    OrganizationId = test.OrganizationId,
                    Number = status.ToString(),
                    TemplateId = "test",
                    Name = "test",
                    Status = status,
                    RequestedBy = "test",
                    RequestedById = "test",
                    EffectHash = "",
                    IncidentNumber = 1,
                    IncidentId = 1,
                };
                run.Steps.Add(new PlaybookRunStep { OrganizationId = test.OrganizationId, Order = 1, Action = "block_ip", Parameters = new Dictionary<string, string>(), Connector = "block_list", Effect = "", IdempotencyKey = status.ToString() });
                db.PlaybookRuns.Add(run);
            }

            await db.SaveChangesAsync();
        }

        await test.Database.WriteAsync<int>(test.OrganizationId, async unit => (await new ResponseClearing(test.Storage).ClearAsync(unit, [], CancellationToken.None))["actions"], CancellationToken.None);

        await using var read = test.Database.Read(test.OrganizationId);
        Assert.Equal([RunStatus.Executing, RunStatus.Waiting], read.PlaybookRuns.Select(run => run.Status).ToList().Order());
        Assert.Equal(2, read.PlaybookRunSteps.Count());
        Assert.All(read.PlaybookRuns.ToList(), run => Assert.Null(run.IncidentNumber));
    }
}
