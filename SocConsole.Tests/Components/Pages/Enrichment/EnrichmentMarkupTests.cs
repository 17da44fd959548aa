using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Web.Components.Pages.Enrichment;

namespace SocConsole.Tests.Components.Pages.Enrichment;

public sealed class EnrichmentMarkupTests
{
    [Fact]
    public async Task VerdictBar_Finished_PointsAreTheScore()
    {
        var board = Board(new Verdict(IocVerdict.Malicious, 91, "Score 91: A +95.", [new Contribution("a", 95.2, "on a list"), new Contribution("b", -4.2, "a known service")], null));

        var page = await RenderAsync<VerdictBar>(new() { [nameof(VerdictBar.Board)] = board });

        Assert.Equal("■Malicious", page.QuerySelector("[data-verdict]")!.TextContent);
        Assert.Equal(["A+95.2on a list", "B-4.2a known service"], page.QuerySelectorAll("tbody tr").Select(row => row.TextContent));
        Assert.Equal("91", page.QuerySelector("tfoot b")!.TextContent);
        Assert.Equal("1 of 2 answered", page.QuerySelector("[data-answered]")!.TextContent);
    }

    [Fact]
    public async Task VerdictBar_AllowedByAList_SaysTheScoreWithoutIt()
    {
        var page = await RenderAsync<VerdictBar>(new() { [nameof(VerdictBar.Board)] = Board(new Verdict(IocVerdict.Clean, 0, "Allowed.", [new Contribution("a", 0, "listed")], 88)) });

        Assert.Contains("would be 88", page.QuerySelector("[data-not-allowed='88']")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerdictBar_NoAnswerYet_ShowsNoVerdict()
    {
        var board = LookupBoard.Empty with { Cards = [new ProviderCard("a", "A")] };

        var page = await RenderAsync<VerdictBar>(new() { [nameof(VerdictBar.Board)] = board });

        Assert.Null(page.QuerySelector("[data-verdict]"));
        Assert.Equal("0", page.QuerySelector("progress")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("https://provider.example/ip/1", "https://provider.example/ip/1")]
    [InlineData("http://185.220.101.1/", null)]
    [InlineData("javascript:alert(1)", null)]
    public async Task ProviderFacts_Link_OnlyAPageOverHttpsCanBeFollowed(string link, string? followed)
    {
        var page = await RenderAsync<ProviderFacts>(new() { [nameof(ProviderFacts.Result)] = Results.Of("a", ProviderStatus.Ok, 90, link) });

        Assert.Equal(followed, page.QuerySelector("a")?.GetAttribute("href"));
        Assert.Equal(followed is null ? null : "noreferrer noopener", page.QuerySelector("a")?.GetAttribute("rel"));
        Assert.Equal(link, page.QuerySelector("[data-copy]")!.GetAttribute("data-copy"));
    }

    [Fact]
    public async Task ProviderFacts_HostileEvidence_IsText()
    {
        var result = Results.Of("a", ProviderStatus.Ok, 90) with
        {
            Flags = new Dictionary<string, object> { ["<img src=x>"] = "<script>1</script>" },
            Evidence = [new ProviderEvidence("<b onclick=1>", EvidenceCategory.Malware, EvidenceSeverity.High, "a\u202Eb")],
        };

        var page = await RenderAsync<ProviderFacts>(new() { [nameof(ProviderFacts.Result)] = result });

        Assert.Empty(page.QuerySelectorAll("img, script, [onclick]"));
        Assert.Contains("U+202E", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProviderFacts_NotConfigured_LeadsOnlyThoseToTheSettingsWhoMaySet()
    {
        var result = Results.Of("a", ProviderStatus.NotConfigured, error: new ProviderResultError("NOT_CONFIGURED", "It wants a key."));

        var admin = await RenderAsync<ProviderFacts>(new() { [nameof(ProviderFacts.Result)] = result, [nameof(ProviderFacts.MayManage)] = true });
        var other = await RenderAsync<ProviderFacts>(new() { [nameof(ProviderFacts.Result)] = result });

        Assert.Equal("/console/providers?open=a", admin.QuerySelector("a")!.GetAttribute("href"));
        Assert.Null(other.QuerySelector("a"));
    }

    private static LookupBoard Board(Verdict verdict) =>
        new([new ProviderCard("a", "A", null, Results.Of("a", ProviderStatus.Ok, 95)), new ProviderCard("b", "B", null, Results.Of("b", ProviderStatus.Error))], verdict, 1, IsOver: true);

    private static async Task<IDocument> RenderAsync<T>(Dictionary<string, object?> parameters)
        where T : IComponent
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        return new HtmlParser().ParseDocument(html);
    }
}
