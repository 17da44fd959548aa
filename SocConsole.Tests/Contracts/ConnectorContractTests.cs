using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Connectors.Chat;
using SocConsole.Tests.Response;

namespace SocConsole.Tests.Contracts;

public sealed class BlockListConnectorContractTests : ConnectorContract
{
    internal override async Task<(IResponseConnector Connector, ActionRequest Request)> SubjectAsync(ResponseWorld world) =>
        (Connector(world, "block_list"), await RequestAsync(world, "quarantine_ip", ("ip", ResponseWorld.Attacker), ("ttl", "PT1H")));

    internal override int Deeds(ResponseWorld world) => world.BlocksAsync().GetAwaiter().GetResult().Count;
}

public sealed class BlockDomainContractTests : ConnectorContract
{
    internal override async Task<(IResponseConnector Connector, ActionRequest Request)> SubjectAsync(ResponseWorld world) =>
        (Connector(world, "block_list"), await RequestAsync(world, "block_domain", ("domain", "evil.example.org")));

    internal override int Deeds(ResponseWorld world) => world.BlocksAsync().GetAwaiter().GetResult().Count;
}

public sealed class EvidenceConnectorContractTests : ConnectorContract
{
    internal override async Task<(IResponseConnector Connector, ActionRequest Request)> SubjectAsync(ResponseWorld world) =>
        (Connector(world, "evidence"), await RequestAsync(world, "forensic_dump"));

    internal override int Deeds(ResponseWorld world)
    {
        var folder = world.Test.Storage.PathOf("evidence");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length : 0;
    }
}

public sealed class NotifyConnectorContractTests : ConnectorContract
{
    private readonly CountingChannel channel = new();

    internal override async Task<(IResponseConnector Connector, ActionRequest Request)> SubjectAsync(ResponseWorld world) =>
        (new NotifyConnector(world.Test.Database, [channel], world.Get<ChatChannels>()), await RequestAsync(world, "notify_admin"));

    internal override int Deeds(ResponseWorld world) => channel.Sent;

    private sealed class CountingChannel : INoticeChannel
    {
        public int Sent { get; private set; }

        public string Name => "counted";

        public bool Configured => true;

        public string Destination => "nowhere";

        public Task<Result<string>> SendAsync(Notice notice, string idempotencyKey, CancellationToken ct)
        {
            Sent++;
            return Task.FromResult<Result<string>>("taken");
        }
    }
}

public sealed class UnconfiguredNotifyContractTests : ConnectorContract
{
    internal override async Task<(IResponseConnector Connector, ActionRequest Request)> SubjectAsync(ResponseWorld world) => (Connector(world, "notify"), await RequestAsync(world, "notify_legal"));

    internal override int Deeds(ResponseWorld world) => 0;
}

public sealed class NotConfiguredConnectorContractTests : ConnectorContract
{
    internal override async Task<(IResponseConnector Connector, ActionRequest Request)> SubjectAsync(ResponseWorld world) =>
        (world.Get<ConnectorSet>().Named("not_configured"), await RequestAsync(world, "vault_isolation", ("target", "vault-02")));

    internal override int Deeds(ResponseWorld world) => 0;
}
