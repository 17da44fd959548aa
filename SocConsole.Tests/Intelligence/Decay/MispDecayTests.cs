using SocConsole.Core.Intelligence.Decay;
using SocConsole.Tests.Intelligence.Stix;

namespace SocConsole.Tests.Intelligence.Decay;

public sealed class MispDecayTests
{
    private const string Exported = """
        {"name":"Own","formula":"polynomial","parameters":{"lifetime":30,"decay_speed":"2.5","threshold":10,"default_base_score":70,
         "base_score_config":{"admiralty-scale:source-reliability":0.75,"phishing:psychological-acceptability":0.25}}}
        """;

    private static readonly DecayModel Model = MispDecayModel.Read(StixSamples.Json(Exported)).Value!;

    [Fact]
    public void Read_ExportedModel_HasItsParameters()
    {
        Assert.Equal(("Own", 30, 2.5, 10, 70), (Model.Name, Model.Lifetime.TotalDays, Model.Speed, Model.Threshold, Model.DefaultBaseScore));
        Assert.Equal(0.75, Model.BaseScore!["admiralty-scale:source-reliability"]);
    }

    [Theory]
    [InlineData("""{"DecayingModel":{"name":"a","parameters":{"lifetime":3,"decay_speed":2.3,"threshold":30,"base_score_config":[]}}}""")]
    [InlineData("""{"name":"a","parameters":"{\"lifetime\":3,\"decay_speed\":2.3,\"threshold\":30}"}""")]
    public void Read_OtherForms_AreRead(string json) =>
        Assert.Equal((3, 2.3, 30, null), MispDecayModel.Read(StixSamples.Json(json)).Value is { } model ? (model.Lifetime.TotalDays, model.Speed, model.Threshold, model.DefaultBaseScore) : default);

    [Theory]
    [InlineData("[]", null)]
    [InlineData("""{"parameters":{}}""", "name")]
    [InlineData("""{"name":"a"}""", "parameters")]
    [InlineData("""{"name":"a","parameters":"{"}""", "parameters")]
    [InlineData("""{"name":"a","formula":"custom","parameters":{}}""", "formula")]
    [InlineData("""{"name":"a","parameters":{"lifetime":0,"decay_speed":1,"threshold":30}}""", "lifetime")]
    [InlineData("""{"name":"a","parameters":{"lifetime":1e9,"decay_speed":1,"threshold":30}}""", "lifetime")]
    [InlineData("""{"name":"a","parameters":{"lifetime":1,"decay_speed":-1,"threshold":30}}""", "decay_speed")]
    [InlineData("""{"name":"a","parameters":{"lifetime":1,"decay_speed":1,"threshold":130}}""", "threshold")]
    [InlineData("""{"name":"a","parameters":{"lifetime":1,"decay_speed":1,"threshold":30,"default_base_score":"x"}}""", "default_base_score")]
    [InlineData("""{"name":"a","parameters":{"lifetime":1,"decay_speed":1,"threshold":30,"base_score_config":{"a":-1}}}""", "base_score_config")]
    public void Read_WrongModel_IsRefusedByField(string json, string? field) =>
        Assert.Equal(field, MispDecayModel.Read(StixSamples.Json(json)) is { Error: { } error } ? error.Fields?.Keys.Single() : "accepted");

    [Fact]
    public void Compute_Taxonomies_AreWeighedByThoseThatAreThere()
    {
        ScoredTag reliable = new("admiralty-scale:source-reliability=\"b\"", 75);
        ScoredTag doubtful = new("admiralty-scale:source-reliability=\"d\"", 25);
        ScoredTag plausible = new("phishing:psychological-acceptability=\"low\"", 25);

        Assert.Equal(62.5, MispBaseScore.Compute(Model, [reliable, plausible], []));
        Assert.Equal(75, MispBaseScore.Compute(Model, [reliable], []));
        Assert.Equal(25, MispBaseScore.Compute(Model, [doubtful], [reliable]));
        Assert.Equal(62.5, MispBaseScore.Compute(Model, [plausible], [reliable]));
    }

    [Fact]
    public void Compute_NothingWeighed_IsTheDefault()
    {
        Assert.Equal(70, MispBaseScore.Compute(Model, [new("tlp:green", null), new("other:one=\"a\"", 90)], []));
        Assert.Null(MispBaseScore.Compute(DecayModels.OpenCtiDefault, [], []));
    }
}
