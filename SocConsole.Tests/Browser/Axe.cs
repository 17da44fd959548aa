using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace SocConsole.Tests.Browser;

/// <summary>
/// All rules of axe on a page as it stands. The package's own RunAxe sums up each page in a browser context that it opens for that, which took longer than the rules;
/// it does so for pages of frames, and the console has none.
/// </summary>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    // Of what passed only one element each is described. The number of these rules shows that axe saw a page at all.
    private const string Run = """
        async () => {
            const found = await axe.run(document, { resultTypes: ['violations'] });
            return {
                passed: found.passes.length,
                serious: found.violations.filter(item => item.impact === 'serious' || item.impact === 'critical').map(item => `${item.id} (${item.impact}) ${item.nodes[0]?.html}`),
            };
        }
        """;

    /// <summary>What axe calls serious or critical: the rule, the impact and the first element of each.</summary>
    public static async Task<IReadOnlyList<string>> SeriousAsync(IPage page)
    {
        Assert.Single(page.Frames);
        await page.EvaluateAsync(Script);
        var found = await page.EvaluateAsync<JsonElement>(Run);
        Assert.NotEqual(0, found.GetProperty("passed").GetInt32());
        return [.. found.GetProperty("serious").EnumerateArray().Select(item => item.GetString()!)];
    }
}
