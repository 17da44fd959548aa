using SocConsole.Core.Detection;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Logs;
using SocConsole.Core.Storage;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Architecture;

public sealed class OwnedEntityTests
{
    // Rows that are nobody's or that are looked up before an organization is known.
    private static readonly string[] Shared =
    [
        nameof(DetectionCheckpoint),
        nameof(DetectionProgress),
        nameof(DeviceNonce),
        "IdentityUserClaim<Guid>",
        "IdentityUserLogin<Guid>",
        "IdentityUserToken<Guid>",
        nameof(LogActivityPosition),
        nameof(Organization),
        nameof(OutboxMessage),

        // The other side counts by key, whichever organization asks; it holds a mark of the key and numbers.
        nameof(ProviderQuota),
    ];

    [Fact]
    public async Task Entities_WithoutAnOwner_AreTheListed()
    {
        using var test = await TestDatabase.CreateAsync();
        await using var db = test.Database.Read(test.OrganizationId);

        Assert.Equal(Shared, db.Model.GetEntityTypes().Where(type => !type.ClrType.IsAssignableTo(typeof(IOwned))).Select(type => type.DisplayName()).Order(StringComparer.Ordinal));
        Assert.Contains(db.Model.GetEntityTypes(), type => type.ClrType.IsAssignableTo(typeof(IOwned)));
    }

    [Fact]
    public async Task Entities_Owned_AreAllFilteredByTheirOwner()
    {
        using var test = await TestDatabase.CreateAsync();
        await using var db = test.Database.Read(test.OrganizationId);

        Assert.All(db.Model.GetEntityTypes().Where(type => type.ClrType.IsAssignableTo(typeof(IOwned))), type => Assert.NotEmpty(type.GetDeclaredQueryFilters()));
    }
}
