using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Tests.Components.Shared;

public sealed class LoadedTests
{
    private static readonly Error Broken = new(ErrorKind.Unavailable, "DATABASE_UNAVAILABLE", "Try again later.");

    private readonly Loaded<string> loaded = new();

    [Fact]
    public async Task LoadAsync_Failure_KeepsTheLastValue()
    {
        await loaded.LoadAsync(_ => Task.FromResult<Result<string>>("good"), CancellationToken.None);

        await loaded.LoadAsync(_ => Task.FromResult<Result<string>>(Broken), CancellationToken.None);

        Assert.Equal("good", loaded.Value);
        Assert.Same(Broken, loaded.Error);
    }

    [Fact]
    public async Task LoadAsync_OvertakenAnswer_IsDropped()
    {
        var slow = new TaskCompletionSource<Result<string>>();
        var first = loaded.LoadAsync(_ => slow.Task, CancellationToken.None);

        await loaded.LoadAsync(_ => Task.FromResult<Result<string>>("newer"), CancellationToken.None);
        slow.SetResult("older");
        await first;

        Assert.Equal("newer", loaded.Value);
        Assert.False(loaded.Busy);
    }

    [Fact]
    public async Task Forget_WhileReading_DropsTheAnswer()
    {
        var slow = new TaskCompletionSource<Result<string>>();
        var reading = loaded.LoadAsync(_ => slow.Task, CancellationToken.None);

        loaded.Forget();
        slow.SetResult("of the other subject");
        await reading;

        Assert.Null(loaded.Value);
    }

    [Fact]
    public async Task LoadAsync_PageGone_IsNoFault()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await loaded.LoadAsync(_ => Task.FromCanceled<Result<string>>(gone.Token), gone.Token);

        Assert.Null(loaded.Error);
        Assert.False(loaded.Busy);
    }
}
