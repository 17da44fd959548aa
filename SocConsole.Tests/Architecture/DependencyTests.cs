using System.Text.RegularExpressions;
using SocConsole.Core.Kernel;
using SocConsole.Web.Hosting;

namespace SocConsole.Tests.Architecture;

/// <summary>Folders point one way; what goes the other way is a domain event.</summary>
public sealed partial class DependencyTests
{
    // Each may use itself and what stands after it.
    private static readonly string[] Capabilities = ["InsiderRisk", "Automation", "Response", "Onboarding", "EndpointAgents", "Incidents", "Detection", "Enrichment", "Intelligence", "Hunting", "Ingestion", "Identity"];

    // What every capability may use, with the capabilities that it knows itself.
    private static readonly Dictionary<string, string[]> Common = new(StringComparer.Ordinal)
    {
        ["Kernel"] = [],
        ["Learning"] = [],
        ["Events"] = [],
        ["Jobs"] = [],
        ["Outbound"] = [],
        ["Audit"] = ["Identity"],
        ["Monitoring"] = ["Identity"],
        ["Storage"] = ["Identity"],
    };

    // The one context maps the entities of all, and one file registers all.
    private static readonly string[] KnowAll = ["SocConsole.Core/Storage/SocDbContext.cs", "SocConsole.Core/CoreServices.cs"];

    // Whether the database answers is what this check asks; it reads nobody's rows.
    private static readonly string[] MayReachTheDatabase = ["SocConsole.Web/Endpoints/System/DatabaseHealthCheck.cs"];

    [Fact]
    public void Core_References_NoWebSchedulerOrWidgets()
    {
        var references = typeof(Error).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);

        Assert.DoesNotContain(references, name => name.StartsWith("Quartz", StringComparison.Ordinal) || name.StartsWith("Radzen", StringComparison.Ordinal)
            || (name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && !name.StartsWith("Microsoft.AspNetCore.Identity", StringComparison.Ordinal)));
        Assert.Empty(SourceTree.Under("SocConsole.Core").SelectMany(file => file.Find(Foreign())));
        Assert.Contains("Quartz", typeof(SocConsoleApp).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name));
    }

    [Fact]
    public void CoreFolders_EveryOne_HasItsPlaceInTheOrder()
    {
        var folders = SourceTree.Under("SocConsole.Core").Where(file => file.Path.Count(slash => slash == '/') > 1).Select(file => file.Capability).Distinct();

        Assert.Equal(Capabilities.Concat(Common.Keys).Order(), folders.Order());
    }

    [Fact]
    public void CoreFolders_Uses_PointOneWay()
    {
        var files = SourceTree.Under("SocConsole.Core").Where(file => !KnowAll.Contains(file.Path)).ToList();
        var wrong = from file in files
                    from use in Uses(file)
                    where !MayUse(file.Capability, use.Folder)
                    select $"{file.Path} uses {use.Folder}: {use.Text}";

        Assert.Empty(wrong);
        Assert.Contains(files.Where(file => file.Capability == "Response").SelectMany(Uses), use => use.Folder == "Detection");
    }

    [Fact]
    public void Components_Use_ServicesOnly() => Assert.Empty(SourceTree.Under("SocConsole.Web/Components").SelectMany(file => file.Find(DatabaseOrClient())));

    [Fact]
    public void Endpoints_Use_ServicesOnly() =>
        Assert.Equal(MayReachTheDatabase, SourceTree.Under("SocConsole.Web/Endpoints").Where(file => file.Find(DatabaseOrClient()).Any()).Select(file => file.Path));

    [Fact]
    public void Endpoints_Use_NoOtherEndpoints()
    {
        var wrong = from file in SourceTree.Under("SocConsole.Web/Endpoints")
                    let own = file.Path.Split('/')[2]
                    from Match use in OtherEndpoints().Matches(file.Code)
                    where use.Groups["folder"].Value != own
                    select $"{file.Path} uses {use.Value}";

        Assert.Empty(wrong);
    }

    private static bool MayUse(string from, string to)
    {
        if (from == to || Common.ContainsKey(to))
        {
            return true;
        }

        return Common.TryGetValue(from, out var known) ? known.Contains(to) : Array.IndexOf(Capabilities, to) > Array.IndexOf(Capabilities, from);
    }

    private static IEnumerable<(string Folder, string Text)> Uses(SourceFile file) =>
        CoreNamespaces().Matches(file.Code).Select(match => (match.Groups["folder"].Value, match.Value.Trim()));

    [GeneratedRegex(@"\b(Quartz|Radzen)\.|\bMicrosoft\.AspNetCore\.(?!Identity\b)\w+")]
    private static partial Regex Foreign();

    // By full name in a using or a type, or by a name that begins at the common namespace: Events.PlaybookChanged.
    [GeneratedRegex(@"SocConsole\.Core\.(?<folder>Response|Detection|Intelligence|Hunting|Ingestion|Identity|Kernel|Learning|Events|Jobs|Outbound|Audit|Storage)\b|(?<=[\s(<,!])(?:Core\.)?(?<folder>Response|Detection|Intelligence|Hunting|Ingestion|Identity|Kernel|Learning|Events|Jobs|Outbound|Audit|Storage)\.[A-Z]\w+")]
    private static partial Regex CoreNamespaces();

    [GeneratedRegex(@"\b(SocDatabase|SocDbContext|DbContext|IDbContextFactory|HttpClient|IHttpClientFactory|SqliteConnection)\b")]
    private static partial Regex DatabaseOrClient();

    [GeneratedRegex(@"SocConsole\.Web\.Endpoints\.(?<folder>\w+)")]
    private static partial Regex OtherEndpoints();
}
