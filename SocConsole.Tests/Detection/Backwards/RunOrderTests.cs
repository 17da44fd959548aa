namespace SocConsole.Tests.Detection.Backwards;

public sealed class RunOrderTests
{
    private const string Address = "203.0.113.9";
    private const string Ordered =
        "title: alpha then beta\nid: alpha-beta\ncorrelation:\n  type: temporal_ordered\n  rules: [alpha, beta]\n  group-by: source.ip\n  timespan: 5m\n";

    [Fact]
    public async Task Run_SecondThatStraddlesAPage_IsSeenInOrderOfTime()
    {
        await using var world = await RunWorld.StartAsync();
        var second = SshdLines.Nine.AddSeconds(1);
        List<string> lines =
        [
            .. Lines(SshdLines.Nine, 0, 1_000, "root"),
            .. Lines(second, 0, 100, "alpha"),
            .. Lines(second, 100, 1_500, "root"),
            .. Lines(second, 1_600, 100, "beta"),
        ];
        await world.Rules.Pipeline.SendAsync(lines);
        await world.Rules.AddAsync(Rule("alpha"));
        await world.Rules.AddAsync(Rule("beta"));
        await world.Rules.AddAsync(Ordered);

        var run = await world.EndAsync(await world.BeginAsync("alpha-beta"));

        // All of one come before all of the other: the sequence is there once.
        Assert.Equal((lines.Count, 1L), (run.EventsExamined, run.Matches));
        Assert.Equal(second.AddMicroseconds(1_600), run.FirstMatchAt);
    }

    private static string Rule(string user) => $"title: {user}\nid: {user}\nlogsource: {{product: linux}}\ndetection:\n  selection: {{user.name: {user}}}\n  condition: selection\n";

    // A microsecond apart.
    private static IEnumerable<string> Lines(DateTime second, int from, int count, string user) =>
        Enumerable.Range(from, count).Select(index => SshdLines.Failed(Address, second.AddMicroseconds(index), 4000 + index, user));
}
