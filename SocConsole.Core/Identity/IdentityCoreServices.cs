using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SocConsole.Core.Audit;
using SocConsole.Core.Identity.Bootstrap;

namespace SocConsole.Core.Identity;

public static class IdentityCoreServices
{
    private const int MinimumPasswordLength = 12;
    private const int FailuresToLockout = 5;
    private static readonly TimeSpan LockoutLength = TimeSpan.FromMinutes(15);

    /// <summary>Accounts, sessions, keys, devices, audit and the first start. Needs an <see cref="ISecretStore"/> from the host.</summary>
    public static IServiceCollection AddSocIdentityCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<RegistrationOptions>(configuration.GetSection(RegistrationOptions.Section));
        services.Configure<BootstrapOptions>(configuration.GetSection(BootstrapOptions.Section));
        services.AddIdentityCore<User>(Configure)
            .AddUserStore<ProtectedUserStore>()
            .AddTokenProvider<AuthenticatorTokenProvider<User>>(TokenOptions.DefaultAuthenticatorProvider);

        services.AddSingleton<UserAccounts>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<LiveSessions>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<RegistrationService>();
        services.AddSingleton<UserService>();
        services.AddSingleton<SessionService>();
        services.AddSingleton<OrganizationService>();
        services.AddSingleton<ApiKeyVerifier>();
        services.AddSingleton<ApiKeyService>();
        services.AddSingleton<DeviceVerifier>();
        services.AddSingleton<DeviceService>();
        services.AddSingleton<AuditTrail>();
        services.TryAddSingleton(new StandardOutput(Console.Out));
        services.AddHostedService<FirstStart>();
        return services;
    }

    private static void Configure(IdentityOptions options)
    {
        options.Password.RequiredLength = MinimumPasswordLength;
        options.Password.RequireUppercase = true;
        options.Password.RequireLowercase = true;
        options.Password.RequireDigit = true;
        options.Password.RequireNonAlphanumeric = true;
        options.User.RequireUniqueEmail = true;
        options.Lockout.MaxFailedAccessAttempts = FailuresToLockout;
        options.Lockout.DefaultLockoutTimeSpan = LockoutLength;
    }
}
