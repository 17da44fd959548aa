using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Automation.Webhooks;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Automation.Webhooks;

/// <summary>Webhooks on a real database, from the domain event to the receiver.</summary>
internal sealed class WebhookWorld : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider services;
    private readonly WebhookOptions options = new() { Timeout = TimeSpan.FromSeconds(1) };
    private WebhookDispatcher? dispatcher;

    private WebhookWorld(TestDatabase test, bool allowsPrivate)
    {
        Test = test;
        var collection = new ServiceCollection();
        collection.AddSocOutbound(new ConfigurationBuilder().AddInMemoryCollection([new("Soc:Outbound:AllowPrivateNetworks", allowsPrivate ? "true" : "false")]).Build());
        services = collection.BuildServiceProvider();
        Lanes = new WebhookLanes(test.Clock);
        Sender = new WebhookSender(services.GetRequiredService<IHttpClientFactory>(), Secrets, options, test.Clock);
        Service = new WebhookService(test.Database, Secrets, services.GetRequiredService<OutboundGuard>(), Lanes, Signal, test.Clock);
        Deliveries = new WebhookDeliveries(test.Database, Sender, Lanes, Signal, test.Clock);
        Enqueuer = new WebhookEnqueuer(test.Database, Signal, NullLogger<WebhookEnqueuer>.Instance);
        Sweep = new WebhookSweep(test.Database, options, test.Clock, NullLogger<WebhookSweep>.Instance);
        Admin = test.Person(Role.Admin);
    }

    public TestDatabase Test { get; }

    public PlainSecrets Secrets { get; } = new();

    public WebhookSignal Signal { get; } = new();

    public WebhookLanes Lanes { get; }

    public WebhookSender Sender { get; }

    public WebhookService Service { get; }

    public WebhookDeliveries Deliveries { get; }

    public WebhookEnqueuer Enqueuer { get; }

    public WebhookSweep Sweep { get; }

    public Actor Admin { get; }

    public DateTime Now => Test.Clock.GetUtcNow().UtcDateTime;

    public static async Task<WebhookWorld> CreateAsync(bool allowsPrivate = true) => new(await TestDatabase.CreateAsync(), allowsPrivate);

    public async Task StartAsync()
    {
        dispatcher = new WebhookDispatcher(
            Test.Database, Sender, new WebhookOutcomes(Test.Database, NullLogger<WebhookOutcomes>.Instance), Lanes, Signal, options, new Random(1), Test.Clock, NullLogger<WebhookDispatcher>.Instance);
        await dispatcher.StartAsync(CancellationToken.None);
    }

    /// <summary>Ends the dispatcher in the middle of what it does.</summary>
    public async Task StopAsync()
    {
        if (dispatcher is { } running)
        {
            dispatcher = null;
            await running.StopAsync(CancellationToken.None);
            running.Dispose();
        }
    }

    public async Task<WebhookWithSecret> SubscribeAsync(string url, params string[] events)
    {
        var made = await Service.CreateAsync(Admin, new WebhookDraft(url, events.Length == 0 ? [WebhookCatalog.IncidentCreated] : events, null, null, null, null), CancellationToken.None);
        Assert.Null(made.Error);
        return made.Value!;
    }

    /// <summary>Opens an incident and tells the enqueuer of it.</summary>
    public async Task<IncidentOpened> OpenAsync(int number, int? organizationId = null)
    {
        var organization = organizationId ?? Test.OrganizationId;
        await Test.Database.WriteAsync<Done>(
            organization,
            unit =>
            {
                unit.Db.Incidents.Add(TestIncidents.Incident(number, unit.Now));
                return Task.FromResult<Result<Done>>(Done.Value);
            },
            CancellationToken.None);
        var opened = new IncidentOpened(organization, Now, number);
        await Enqueuer.HandleAsync([opened], CancellationToken.None);
        return opened;
    }

    public async Task<IReadOnlyList<WebhookDelivery>> RowsAsync()
    {
        await using var db = Test.Database.Read(Test.OrganizationId);
        return await db.WebhookDeliveries.OrderBy(row => row.Id).ToListAsync();
    }

    public Task UntilAsync(Func<IReadOnlyList<WebhookDelivery>, bool> wanted) => Poll.UntilAsync(async () => wanted(await RowsAsync()), Limit);

    /// <summary>Lets time pass, and the dispatcher look.</summary>
    public void Advance(TimeSpan by)
    {
        Test.Clock.Advance(by);
        Signal.Set();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Signal.Dispose();
        await services.DisposeAsync();
        Test.Dispose();
    }
}
