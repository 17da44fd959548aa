using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>Identity's store, which keeps authenticator secrets and recovery codes encrypted.</summary>
public sealed class ProtectedUserStore(SocDbContext context, ISecretStore secrets, IdentityErrorDescriber describer)
    : UserOnlyStore<User, SocDbContext, Guid>(context, describer)
{
    // The base store keeps all of them as user tokens, so that these two methods are the only door.
    public override Task SetTokenAsync(User user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : secrets.Protect(value), cancellationToken);

    public override async Task<string?> GetTokenAsync(User user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } value ? secrets.Unprotect(value) : null;
}
