using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Web.Components.Pages.Response;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Tests.Components.Shared;

public sealed class MarkupTests
{
    [Fact]
    public async Task Visible_HostileText_IsTextAndNothingElse()
    {
        var page = await RenderAsync<Visible>(new() { [nameof(Visible.Text)] = "<img src=x onerror=alert(1)>\u202Egnp", [nameof(Visible.Marks)] = new[] { "alert" } });

        Assert.Empty(page.QuerySelectorAll("img, script"));
        Assert.Equal("alert", page.QuerySelector("mark")!.TextContent);
        Assert.Equal("U+202E", page.QuerySelector(".hidden-char")!.TextContent);
    }

    [Fact]
    public async Task IocText_Address_IsShownDefangedAndCopiedEitherWay()
    {
        var page = await RenderAsync<IocText>(new() { [nameof(IocText.Value)] = "203.0.113.9" });

        Assert.Equal("203[.]0[.]113[.]9", page.QuerySelector(".mono")!.TextContent);
        Assert.Equal(["203.0.113.9", "203[.]0[.]113[.]9"], page.QuerySelectorAll("[data-copy]").Select(button => button.GetAttribute("data-copy")));
        Assert.DoesNotContain(page.QuerySelectorAll("a"), link => link.GetAttribute("href")!.StartsWith("http", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Severity.Critical, "■", "Critical")]
    [InlineData(Severity.Informational, "○", "Informational")]
    public async Task SeverityBadge_Severity_HasAShapeAndAWord(Severity severity, string shape, string word)
    {
        var page = await RenderAsync<SeverityBadge>(new() { [nameof(SeverityBadge.Value)] = severity });

        Assert.Equal(shape + word, page.QuerySelector(".sev")!.TextContent);
    }

    [Theory]
    [InlineData(ErrorKind.Forbidden, "No permission.")]
    [InlineData(ErrorKind.NotConfigured, "Not configured.")]
    [InlineData(ErrorKind.NotFound, null)]
    public async Task ErrorNotice_WhatTryingAgainCannotMend_OffersNoRetry(ErrorKind kind, string? title)
    {
        var page = await RenderAsync<ErrorNotice>(new()
        {
            [nameof(ErrorNotice.Error)] = new Error(kind, "CODE", "Message."),
            [nameof(ErrorNotice.OnRetry)] = EventCallback.Factory.Create(this, () => { }),
        });

        Assert.Equal(title, page.QuerySelector("strong")?.TextContent);
        Assert.Null(page.QuerySelector("button"));
    }

    [Fact]
    public async Task ErrorNotice_FaultThatMayPass_OffersRetryAndTheCode()
    {
        var page = await RenderAsync<ErrorNotice>(new()
        {
            [nameof(ErrorNotice.Error)] = new Error(ErrorKind.Unavailable, "DATABASE_UNAVAILABLE", "Message."),
            [nameof(ErrorNotice.OnRetry)] = EventCallback.Factory.Create(this, () => { }),
        });

        Assert.NotNull(page.QuerySelector("button"));
        Assert.Equal("DATABASE_UNAVAILABLE", page.QuerySelector(".mono")!.TextContent);
    }

    [Fact]
    public async Task EffectTable_StepsOfAllKinds_SaysWhatCannotBeUndoneAndWhatIsNotConfigured()
    {
        PlaybookStepView[] steps = [Step(1, reversible: true, configured: true), Step(2, reversible: false, configured: false)];

        var page = await RenderAsync<EffectTable>(new() { [nameof(EffectTable.Steps)] = steps });

        Assert.Equal("no", page.QuerySelector("[data-step='2'] strong.bad")!.TextContent);
        Assert.Contains("not configured", page.QuerySelector("[data-step='2'] .state")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("[data-step='1'] strong.bad"));
        Assert.StartsWith("1 of 2 steps can't be undone.", page.QuerySelector("p")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 120, "1–50 of 120", null, "/2")]
    [InlineData(3, 120, "101–120 of 120", "/2", null)]
    public async Task Pager_Page_LeadsOnlyWhereRowsAre(int number, long total, string text, string? previous, string? next)
    {
        var page = await RenderAsync<Pager>(new()
        {
            [nameof(Pager.Number)] = number,
            [nameof(Pager.Size)] = 50,
            [nameof(Pager.Total)] = total,
            [nameof(Pager.Href)] = (Func<int, string>)(to => $"/{to}"),
        });

        Assert.Equal(text, page.QuerySelector("span")!.TextContent);
        Assert.Equal(previous, Link(page, "Previous"));
        Assert.Equal(next, Link(page, "Next"));
    }

    [Theory]
    [InlineData("T1110.001", "T1110.001 Brute Force: Password Guessing (Credential Access)")]
    [InlineData("T1562.004", "T1562.004 Impair Defenses: Disable or Modify System Firewall (Defense Evasion), now T1686")]
    [InlineData("T9999", "ATT&CK technique T9999")]
    public async Task TechniqueChip_Id_SaysNameAndTactics(string id, string title)
    {
        var page = await RenderAsync<TechniqueChip>(new() { [nameof(TechniqueChip.Id)] = id, [nameof(TechniqueChip.Plain)] = true });

        Assert.Equal(title, page.QuerySelector(".tech")!.GetAttribute("title"));
    }

    private static string? Link(IParentNode page, string label) => page.QuerySelectorAll("a").SingleOrDefault(link => link.TextContent == label)?.GetAttribute("href");

    private static PlaybookStepView Step(int order, bool reversible, bool configured) => new(order, "quarantine_ip", new Dictionary<string, string> { ["ip"] = "203.0.113.9" }, "block_list", reversible, true, "Block it", configured, StepStatus.Pending, null, null, 0, null, null, null, null);

    private static async Task<IDocument> RenderAsync<T>(Dictionary<string, object?> parameters)
        where T : IComponent
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        return new HtmlParser().ParseDocument(html);
    }
}
