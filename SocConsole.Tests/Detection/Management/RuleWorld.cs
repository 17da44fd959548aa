using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Management;

/// <summary>Rule management on a real database and the whole way of an event.</summary>
internal sealed class RuleWorld : IAsyncDisposable
{
    public const string RuleId = "0d9a88f1-1111-4a3d-9b61-7c2f1e0d9a88";

    private readonly RuleImportService imports;
    private readonly RulePreviewService previews;

    private RuleWorld(TestDatabase test, TestPipeline pipeline)
    {
        (Test, Pipeline) = (test, pipeline);
        Analyst = test.Person(Role.Analyst);
        Statistics = new RuleStatistics(test.Database, test.Clock);
        Rules = new RuleService(test.Database, pipeline.Catalog, Statistics);
        Settings = new RuleSettingsService(test.Database, pipeline.Catalog, Statistics);
        Exceptions = new RuleExceptionService(test.Database, pipeline.Catalog, test.Clock);
        imports = new RuleImportService(test.Database, pipeline.Catalog, new RuleDownload(new NoClients(), new OutboundOptions(), TimeProvider.System));
        previews = new RulePreviewService(test.Database, pipeline.Log, pipeline.Catalog, TimeProvider.System);
        Coverage = new CoverageService(test.Database, pipeline.Log, pipeline.Catalog, Statistics, TimeProvider.System);
    }

    public TestDatabase Test { get; }

    public TestPipeline Pipeline { get; }

    public Actor Analyst { get; }

    public RuleStatistics Statistics { get; }

    public RuleService Rules { get; }

    public RuleSettingsService Settings { get; }

    public RuleExceptionService Exceptions { get; }

    public RuleImportService Imports => imports;

    public RulePreviewService Previews => previews;

    public CoverageService Coverage { get; }

    public static async Task<RuleWorld> StartAsync()
    {
        var test = await TestDatabase.CreateAsync();
        return new RuleWorld(test, await TestPipeline.StartAsync(test, options: new DetectionOptions { Threshold = 0.1 }));
    }

    /// <summary>A rule for the user's command lines in sudo; the precision is high enough that one match is a threat.</summary>
    public static string Text(string id = RuleId, string user = "mallory", string level = "medium", string title = "Mallory uses sudo") =>
        $$"""
        title: {{title}}
        id: {{id}}
        status: test
        author: Rule Writer
        license: DRL-1.1
        references:
            - https://example.org/rule
        logsource:
            product: linux
        detection:
            selection:
                user.name: {{user}}
            condition: selection
        level: {{level}}
        tags:
            - attack.t1548.003
        soc:
            threat_type: sudo_use
            entity: user.name
            precision: 0.9
        """;

    public async Task<RuleRow> RowAsync(string id = RuleId) => (await Rules.GetAsync(Analyst, id, CancellationToken.None)).Value!.Row;

    public async Task<RuleDetail> AddAsync(string text)
    {
        var created = await Rules.CreateAsync(Analyst, text, CancellationToken.None);
        Assert.Null(created.Error);
        return created.Value!;
    }

    public Task SudoAsync(string user, int second = 0) => Pipeline.SendAsync([SshdLines.Sudo(user, SshdLines.Nine.AddSeconds(second), "/usr/bin/id")]);

    public Task<Result<RuleImportResult>> ImportAsync(params (string Name, string Text)[] files) => Imports.ImportAsync(
        Analyst, new RuleDelivery([.. files.Select(file => new Core.Detection.Rules.Sigma.RuleFile(file.Name, file.Text))], []), "pack", CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        imports.Dispose();
        previews.Dispose();
        await Pipeline.DisposeAsync();
        Test.Dispose();
    }

    private sealed class NoClients : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => throw new InvalidOperationException("no test here reaches outside");
    }
}
