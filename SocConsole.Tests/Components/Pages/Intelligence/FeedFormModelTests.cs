using System.Text.Json;
using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Pages.Intelligence;

namespace SocConsole.Tests.Components.Pages.Intelligence;

public sealed class FeedFormModelTests
{
    public static TheoryData<string> Presets => [.. FeedPresets.All.Where(preset => !preset.IsTemplate).Select(preset => preset.Id)];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Of_KnownFeed_SaysTheSameAsItsDraft(string id)
    {
        var preset = FeedPresets.All.Single(known => known.Id == id);
        var (wanted, draft) = (preset.ToDraft(null), FeedFormModel.Of(preset).ToDraft());

        Assert.Equal((wanted.SourceName, wanted.BaseUrl, wanted.IsEnabled, wanted.ApiKey), (draft.SourceName, draft.BaseUrl, draft.IsEnabled, draft.ApiKey));
        Assert.Equal(wanted.Endpoints, draft.Endpoints);
        Assert.Equal(wanted.RateLimits, draft.RateLimits);
        var (before, after) = (FeedParameters.Read(wanted.Parameters).Value!, FeedParameters.Read(draft.Parameters).Value!);
        Assert.Equal((before.Format, before.Interval, before.Authentication), (after.Format, after.Interval, after.Authentication));
        Assert.Equal((before.Reading.Confidence, before.Reading.Level), (after.Reading.Confidence, after.Reading.Level));
        Assert.Equal(before.Reading.Tags, after.Reading.Tags);
    }

    [Fact]
    public void ToDraft_NothingChanged_KeepsTheTextOfTheParameters()
    {
        const string Text = """{ "interval_minutes": 60, "type": "url", "format": "txt", "threat_level":"high", "confidence": 0.7 }""";

        var draft = FeedFormModel.Of(Feed(Text)).ToDraft();

        Assert.Equal(Text, draft.Parameters);
        Assert.Null(draft.ApiKey);
    }

    [Fact]
    public void ToDraft_ChangedAndKeyForgotten_SaysSo()
    {
        var model = FeedFormModel.Of(Feed("""{"format":"txt","confidence":0.5,"threat_level":"medium","interval_minutes":60,"type":"url"}"""));
        (model.Level, model.ForgetKey, model.Headers) = (Severity.Critical, true, "X-Lab = yes = no\n\nEmpty");

        var draft = model.ToDraft();

        Assert.Equal(Severity.Critical, FeedParameters.Read(draft.Parameters).Value!.Reading.Level);
        Assert.Contains("\"type\":\"url\"", draft.Parameters, StringComparison.Ordinal);
        Assert.Equal("", draft.ApiKey);
        Assert.Equal([new("X-Lab", "yes = no"), new("Empty", "")], draft.Headers);
    }

    private static FeedView Feed(string parameters) => new(
        1, 1, "Lab", true, "https://lab.example", new Dictionary<string, string>(), new Dictionary<string, int>(), new Dictionary<string, string>(), JsonSerializer.Deserialize<JsonElement>(parameters),
        "txt", 60, true, null, null, null, 0, null, null, DateTime.UnixEpoch, DateTime.UnixEpoch);
}
