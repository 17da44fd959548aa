using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using SocConsole.Web.Components;
using SocConsole.Web.Components.Layout;

namespace SocConsole.Tests.Components.Layout;

public sealed class RailItemTests
{
    private static readonly (Type Page, string Template)[] Pages =
        [.. typeof(App).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>().Select(route => (type, route.Template)))];

    [Fact]
    public void All_Keys_AreDifferent() => Assert.Empty(RailItem.All.Where(item => item.Key is not null).GroupBy(item => item.Key).Where(items => items.Count() > 1).Select(items => items.Key));

    [Fact]
    public void All_Addresses_AreThoseOfPages() => Assert.All(RailItem.All, item => Assert.Contains(Pages, page => page.Template == item.Href));

    [Fact]
    public void Pages_UnderConsole_NeedTheSignedInPolicy() =>
        Assert.All(Pages.Where(page => page.Template.StartsWith("/console", StringComparison.Ordinal)), page => Assert.Equal("console", page.Page.GetCustomAttribute<AuthorizeAttribute>()?.Policy));

    [Fact]
    public void Pages_Elsewhere_AreOnlySigningInAndOut() =>
        Assert.Equal(["/login", "/logout"], Pages.Where(page => !page.Template.StartsWith("/console", StringComparison.Ordinal)).Select(page => page.Template).Order());
}
