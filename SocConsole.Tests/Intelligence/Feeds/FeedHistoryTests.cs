using Microsoft.AspNetCore.Http;
using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Tests.Outbound;

namespace SocConsole.Tests.Intelligence.Feeds;

public sealed class FeedHistoryTests
{
    [Fact]
    public async Task Read_JobsThatAreOver_AreInOrderAndWaitingOnesLeftOut()
    {
        using var world = await FeedWorld.StartAsync();
        var answers = new Queue<IResult>([Results.Text("198.51.100.1\n198.51.100.2\n"), Results.NotFound(), Results.Text("198.51.100.1\n198.51.100.3\n")]);
        await using var server = await WebServer.StartAsync(_ => answers.Dequeue());
        var feed = await world.AddAsync(server.Address);
        for (var i = 0; i < 3; i++)
        {
            await world.FetchAsync(feed);

            // An indicator is new when it was made in the same write.
            world.Test.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await world.QueueAsync(feed);

        var history = await new FeedHistory(world.Test.Database).ReadAsync(world.Analyst, CancellationToken.None);

        Assert.Equal([(2, false), (0, true), (1, false)], history.Value![feed.Id].Select(point => (point.New, point.Failed)));
    }
}
