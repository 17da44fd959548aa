using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;

namespace SocConsole.Tests.InsiderRisk.Features;

public sealed class FeatureCatalogueTests
{
    private static readonly string[] Protected =
    [
        "name", "age", "birth", "sex", "gender", "race", "ethnicity", "origin", "nationality", "religion", "belief", "health", "sick", "disability", "pregnancy", "union", "marital", "salary", "person", "user", "email", "psychometric",
        "openness", "conscientiousness", "extraversion", "agreeableness", "neuroticism", "citizenship", "language",
    ];

    [Fact]
    public void Names_OfColumns_AreDistinctAndOfNoProtectedAttribute()
    {
        Assert.Equal(FeatureCatalogue.Columns, FeatureCatalogue.Names.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(FeatureCatalogue.Names.SelectMany(name => name.Split('_')), word => Protected.Contains(word));
    }

    [Fact]
    public void Columns_OfTheSameActs_DoNotDependOnWhoDidThem()
    {
        var random = new Random(6);
        ActivityFacts[] acts = [.. Enumerable.Range(0, 60).Select(_ => InsiderDays.Act(random, InsiderDays.First))];
        var rows = ((PersonIdentity[])[new(1, "clerk", ["anna"]), new(977, null, []), new(5, "chief", ["x", "y"])]).Select(identity =>
        {
            var (ledger, person) = (new Ledger(new OrganizationPast()), new PersonLedger(identity, new PersonPast()));
            Array.ForEach(acts, act => ledger.Add(person, act));
            return InsiderDays.Columns(person, ledger);
        }).ToList();

        Assert.All(rows, row => Assert.Equal(rows[0], row));
    }

    [Fact]
    public void ColumnOf_EachJudgedCount_IsItsOwnAndVolumeHasNone()
    {
        Assert.All(FeatureCatalogue.Judged, count => Assert.Equal((count, FeatureView.Day), (FeatureCatalogue.Features[FeatureCatalogue.ColumnOf(count)].Count!.Value, FeatureCatalogue.Features[FeatureCatalogue.ColumnOf(count)].View)));
        Assert.All(FeatureCatalogue.Volume, count => Assert.Equal(-1, FeatureCatalogue.ColumnOf(count)));
        Assert.All(FeatureCatalogue.Risky, count => Assert.True(FeatureCatalogue.IsJudged(count)));
    }

    [Theory]
    [InlineData("/home/u2/x.txt", "u2")]
    [InlineData("C:\\Users\\Bob\\x.txt", "Bob")]
    [InlineData("/home/u2", null)]
    [InlineData("/srv/x.txt", null)]
    public void HomeOf_Path_IsWhoseItIs(string path, string? home) => Assert.Equal(home, ActNames.HomeOf(path));

    [Fact]
    public void Names_OfHostsAndPrograms_AreTold()
    {
        Assert.True(ActNames.IsPublicShare("dropbox.com") && ActNames.IsPublicShare("dl.dropbox.com") && !ActNames.IsPublicShare("corp.example") && !ActNames.IsPublicShare(null));
        Assert.True(ActNames.IsPersonalMail("GMAIL.com") && !ActNames.IsPersonalMail("corp.example"));
        Assert.True(ActNames.IsProgram("/a/b.EXE") && !ActNames.IsProgram("/a/b.docx"));
        Assert.Equal("/a/b", ActNames.FolderOf("/a/b/c").ToString());
        Assert.True(ActNames.FolderOf("plain").IsEmpty);
    }
}
