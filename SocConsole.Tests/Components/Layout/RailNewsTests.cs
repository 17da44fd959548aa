using SocConsole.Web.Components.Layout;

namespace SocConsole.Tests.Components.Layout;

public sealed class RailNewsTests
{
    [Fact]
    public async Task Tell_AfterAnotherRailTookItsPlace_ReachesTheOneThatIsThere()
    {
        var (old, fresh) = (0, 0);
        Func<Task> first = () => Task.FromResult(old++);
        Func<Task> second = () => Task.FromResult(fresh++);
        var news = new RailNews();
        news.Connect(first);
        news.Connect(second);
        news.Disconnect(first);

        await news.TellAsync();
        news.Disconnect(second);
        await news.TellAsync();

        Assert.Equal((0, 1), (old, fresh));
    }
}
