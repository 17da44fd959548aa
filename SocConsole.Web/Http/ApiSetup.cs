using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Auth;
using SocConsole.Web.Endpoints.Enrichment;
using SocConsole.Web.Endpoints.System;
using SocConsole.Web.Http.Documentation;
using SocConsole.Web.Http.Failures;
using SocConsole.Web.Http.RateLimiting;

namespace SocConsole.Web.Http;

/// <summary>What every API endpoint shares: families, failures, limits, headers, documentation.</summary>
internal static class ApiSetup
{
    /// <summary>Bytes of a request body that an endpoint takes unless it lifts the limit itself: the 10 MB of the bulk check's file.</summary>
    public const int MaximumBody = 10 * 1024 * 1024;

    public static void AddSocApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        LimitRequests(builder);
        services.ConfigureHttpJsonOptions(options => Wire.Configure(options.SerializerOptions));

        // The first writer that can write does; the framework's own comes with AddProblemDetails.
        services.AddSingleton<IProblemDetailsWriter, ApiFailureWriter>();
        services.AddProblemDetails();
        services.AddValidation();

        // Its default differs between environments, and without it the writer would not learn the reason.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

        services.AddAuthentication();
        services.AddAuthorization();
        services.AddHttpContextAccessor();
        services.AddScoped<Actor>(provider => ActorOf(provider.GetRequiredService<IHttpContextAccessor>().HttpContext));

        services.AddOptions<RateLimitSettings>().BindConfiguration(RateLimitSettings.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateLimitSettings>, RateLimitSettingsValidator>();
        services.AddSingleton<ApiRateLimiter>();
        services.AddSocHealth();
        services.AddSingleton<ProviderHealth>();
        services.AddSocDocumentation();
    }

    /// <summary>The order matters: headers outside of everything, failures outside of what fails, limits once the principal is known.</summary>
    public static void UseSocApi(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseWhen(context => !ApiPaths.IsPage(context.Request.Path), api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                StatusCodeSelector = exception => exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,

                // A caller's mistake is no fault of the console's.
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
            });
            api.UseStatusCodePages();
        });
        app.UseSocDocumentation();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<RequestCounting>();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseAuthorization();
        app.UseOutputCache();
    }

    private static void LimitRequests(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = MaximumBody;
            server.Limits.MaxRequestHeaderCount = 64;
            server.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            server.Limits.MaxRequestLineSize = 8 * 1024;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        builder.Services.Configure<FormOptions>(form =>
        {
            form.MultipartBodyLengthLimit = MaximumBody;
            form.ValueCountLimit = 256;
        });
    }

    private static Actor ActorOf(HttpContext? context) =>
        context is not null && ActorClaims.TryRead(context.User, out var actor)
            ? actor
            : throw new InvalidOperationException("An endpoint takes an Actor but lets in callers without one; it lacks Needs.");
}
