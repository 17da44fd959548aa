using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>ASP.NET Core Identity for the singletons of Core: its password rules and hashes, and its user manager within a running write.</summary>
public sealed class UserAccounts(IServiceScopeFactory scopes, IOptions<IdentityOptions> options)
{
    /// <summary>Longest password that is hashed; hashing longer ones would only serve to burn time.</summary>
    public const int MaximumPasswordLength = 128;

    private static readonly User Nobody = new() { DisplayName = "" };
    private readonly Lazy<string> unknownHash = new(() => new PasswordHasher<User>().HashPassword(Nobody, Secrets.Token()));

    public LockoutOptions Lockout => options.Value.Lockout;

    /// <summary>The password's hash, or why it breaks the rules. Takes tens of milliseconds: never call it inside a write.</summary>
    public async Task<Result<string>> HashAsync(string password, string field)
    {
        if (password.Length > MaximumPasswordLength)
        {
            return Error.Invalid(field, $"must have at most {MaximumPasswordLength} characters");
        }

        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        foreach (var validator in users.PasswordValidators)
        {
            if (IdentityErrors.Of(await validator.ValidateAsync(users, Nobody, password), field) is { } broken)
            {
                return broken;
            }
        }

        return users.PasswordHasher.HashPassword(Nobody, password);
    }

    /// <summary>Whether the password fits. Without a hash it takes as long and is false, so that time doesn't tell which accounts exist.</summary>
    public bool Matches(string? hash, string password)
    {
        if (password.Length > MaximumPasswordLength)
        {
            return false;
        }

        using var scope = scopes.CreateScope();
        var hasher = scope.ServiceProvider.GetRequiredService<IPasswordHasher<User>>();
        var fits = hasher.VerifyHashedPassword(Nobody, hash ?? unknownHash.Value, password) != PasswordVerificationResult.Failed;
        return fits && hash is not null;
    }

    /// <summary>How e-mail addresses are compared.</summary>
    public string Normalize(string email)
    {
        using var scope = scopes.CreateScope();
        return scope.ServiceProvider.GetRequiredService<ILookupNormalizer>().NormalizeName(email.Trim());
    }

    /// <summary>Identity's manager whose store writes into <paramref name="db"/>, and so into its transaction.</summary>
    internal UserAccountScope Within(SocDbContext db) => new(scopes.CreateAsyncScope(), db);
}

/// <summary>Identity over one context. Dispose it with the operation.</summary>
internal sealed class UserAccountScope : IAsyncDisposable
{
    private readonly AsyncServiceScope scope;

    public UserAccountScope(AsyncServiceScope scope, SocDbContext db)
    {
        this.scope = scope;
        Store = ActivatorUtilities.CreateInstance<ProtectedUserStore>(scope.ServiceProvider, db);
        Manager = ActivatorUtilities.CreateInstance<UserManager<User>>(scope.ServiceProvider, Store);
    }

    public ProtectedUserStore Store { get; }

    public UserManager<User> Manager { get; }

    public async ValueTask DisposeAsync()
    {
        Manager.Dispose();
        await scope.DisposeAsync();
    }
}
