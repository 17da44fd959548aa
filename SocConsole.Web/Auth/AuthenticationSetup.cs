using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.IdentityModel.Tokens;
using SocConsole.Core.Identity;
using SocConsole.Core.Storage;
using SocConsole.Web.Http.Failures;

namespace SocConsole.Web.Auth;

/// <summary>The ways to sign in: access token, API key, signed device, browser cookie.</summary>
internal static class AuthenticationSetup
{
    /// <summary>Policy of the pages: a person with a valid cookie.</summary>
    public const string ConsolePolicy = "console";

    /// <summary>Where an access token may stand in the query.</summary>
    private const string StreamPath = "/api/stream_ioc";

    /// <summary>Policy of endpoints that only a signed device may call.</summary>
    public const string DevicePolicy = "device";

    public static void AddSocAuthentication(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSocSecrets();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<CredentialCheck>();
        services.AddSingleton<PasswordCheck>();
        services.AddSingleton<BrowserSession>();
        services.AddScoped<AuthenticationStateProvider, CircuitRevalidation>();
        services.PostConfigure<RegistrationOptions>(options => options.Open ??= builder.Environment.IsDevelopment());
        services.AddSchemes();
        services.AddAuthorizationBuilder()
            .AddPolicy(ConsolePolicy, policy => policy.AddAuthenticationSchemes(AuthSchemes.Cookie).RequireAuthenticatedUser())
            .AddPolicy(DevicePolicy, policy => policy.AddAuthenticationSchemes(AuthSchemes.Device).RequireAuthenticatedUser());
    }

    /// <summary>Encryption at rest with keys in the data directory. Commands need it too: identity's stores keep secrets.</summary>
    public static void AddSocSecrets(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("SocConsole");
        services.AddOptions<KeyManagementOptions>().Configure<StorageOptions, ILoggerFactory>((options, storage, loggers) =>
            options.XmlRepository = new FileSystemXmlRepository(KeyFile.OwnDirectory(storage.PathOf("keys")), loggers));
        services.AddSingleton<ISecretStore, ProtectedSecretStore>();
    }

    private static void AddSchemes(this IServiceCollection services)
    {
        services.AddAuthentication(AuthSchemes.Any)
            .AddPolicyScheme(AuthSchemes.Any, displayName: null, options => options.ForwardDefaultSelector = CredentialChoice.SchemeOf)
            .AddJwtBearer(AuthSchemes.Bearer, _ => { })
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(AuthSchemes.ApiKey, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, DeviceHandler>(AuthSchemes.Device, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, BasicHandler>(AuthSchemes.Basic, configureOptions: null)
            .AddCookie(AuthSchemes.Cookie, SessionCookie.Configure);
        services.AddOptions<JwtBearerOptions>(AuthSchemes.Bearer).Configure<AccessTokens>((options, tokens) =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = tokens.Validation;
            options.Events = new JwtBearerEvents
            {
                OnMessageReceived = TakeFromQuery,
                OnTokenValidated = context => BindToSessionAsync(context, tokens),
                OnAuthenticationFailed = NoteExpiry,
            };
        });
    }

    // A browser's EventSource can send no header; on this one route the token may stand in the query, which the console writes into no log.
    private static Task TakeFromQuery(MessageReceivedContext context)
    {
        if (context.Request.Path.Equals(StreamPath, StringComparison.OrdinalIgnoreCase) && context.Request.Headers.Authorization.Count == 0 && context.Request.Query["access_token"] is [{ Length: > 0 } token])
        {
            context.Token = token;
        }

        return Task.CompletedTask;
    }

    private static async Task BindToSessionAsync(TokenValidatedContext context, AccessTokens tokens)
    {
        if (context.Principal?.Identity is ClaimsIdentity token && await tokens.FindAsync(token, context.HttpContext.RequestAborted) is { } actor)
        {
            context.Principal = ActorClaims.ToPrincipal(actor, AuthSchemes.Bearer, actor.SessionId);
        }
        else
        {
            context.Fail("The session is over.");
        }
    }

    private static Task NoteExpiry(AuthenticationFailedContext context)
    {
        if (context.Exception is SecurityTokenExpiredException)
        {
            context.HttpContext.Items[StatusErrors.TokenExpiredItem] = true;
        }

        return Task.CompletedTask;
    }
}
