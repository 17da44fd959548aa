using System.Text.Json;
using SocConsole.Core.Automation.Triggers;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Automation.Triggers;

public sealed class TriggerConditionTests
{
    private static readonly DateTime Now = new(2026, 3, 4, 10, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("""{"event_typ":"x"}""")]
    [InlineData("""{"severity":"high"}""")]
    [InlineData("""{"threshold":6}""")]
    [InlineData("""{"event_type":"x","threshold":0}""")]
    [InlineData("""{"event_type":"x","threshold":"6"}""")]
    [InlineData("""{"event_type":"x","window_seconds":90000}""")]
    [InlineData("""{"risk_score_min":1.5}""")]
    [InlineData("""{"pattern_match":"("}""")]
    [InlineData("""{"pattern_match":"(a)\\1"}""")]
    [InlineData("""{"threat_category":[]}""")]
    [InlineData("""{"escalation_level":"extreme"}""")]
    [InlineData("""[]""")]
    public void Read_UnknownOrUnfit_IsRefused(string json) => Assert.Equal(ErrorKind.Invalid, TriggerConditions.Read(JsonElement.Parse(json)).Error?.Kind);

    [Theory]
    [InlineData("""{"risk_score_min":0.8}""", true)]
    [InlineData("""{"risk_score_min":0.81}""", false)]
    [InlineData("""{"threat_category":"Malware"}""", true)]
    [InlineData("""{"threat_category":["phishing","malware"]}""", true)]
    [InlineData("""{"threat_category_in":["phishing"]}""", false)]
    [InlineData("""{"threat_category_pattern":"^mal.*e$"}""", true)]
    [InlineData("""{"escalation_level":"high"}""", true)]
    [InlineData("""{"escalation_level":["low","medium"]}""", false)]
    [InlineData("""{"escalation_level_min":"medium"}""", true)]
    [InlineData("""{"escalation_level_min":"critical"}""", false)]
    [InlineData("""{"source":"cowrie"}""", true)]
    [InlineData("""{"source":"SSH-TRAP"}""", true)]
    [InlineData("""{"source":"honeypot"}""", false)]
    [InlineData("""{"event_type":"login","threshold":3,"window_seconds":60}""", true)]
    [InlineData("""{"event_type":"login","threshold":4,"window_seconds":60}""", false)]
    [InlineData("""{"event_type":"login","threshold":4,"window_seconds":300}""", true)]
    [InlineData("""{"pattern_match":"union\\s+select"}""", true)]
    [InlineData("""{"pattern_match":"union.{2,}select"}""", false)]
    [InlineData("""{"risk_score_min":0.5,"threat_category":"phishing"}""", false)]
    [InlineData("""{}""", false)]
    public async Task Run_EachKey_HoldsWhatItSays(string json, bool met)
    {
        TriggerEvent Login(int secondsAgo) => new(Now.AddSeconds(-secondsAgo), ["login"], ["ssh-trap", "cowrie"], "GET /?q=UNION SELECT 1");
        IReadOnlyList<TriggerEvent> events = [Login(0), Login(10), Login(20), Login(200)];
        var subject = new TriggerSubject("INC-001", 0.8, "malware", Severity.High, ["a reason"], (_, _) => Task.FromResult(Result.Of(events)));

        var verdicts = (await TriggerTest.RunAsync(TriggerConditions.Read(json).Value!, subject, all: true, CancellationToken.None)).Value!;

        Assert.Equal(met, TriggerTest.Met(verdicts));
    }

    [Fact]
    public async Task Run_EventsCantBeRead_IsAnError()
    {
        var subject = new TriggerSubject("INC-001", 0.8, "malware", Severity.High, [], (_, _) => Task.FromResult<Result<IReadOnlyList<TriggerEvent>>>(new Error(ErrorKind.Unavailable, "X", "no")));

        Assert.NotNull((await TriggerTest.RunAsync(TriggerConditions.Read("""{"source":"x"}""").Value!, subject, all: false, CancellationToken.None)).Error);
    }

    [Fact]
    public void Templates_AreFitAndOffAndAskForApproval() => Assert.All(TriggerTemplates.All, draft =>
    {
        Assert.Null(draft.Validate());
        Assert.Null(TriggerConditions.Read(draft.Conditions).Error);
        Assert.Null(Core.Response.Runs.FlowCheck.Read(draft.Flow).Error);
        Assert.False(draft.Enabled || draft.AutoExecute);
    });
}
