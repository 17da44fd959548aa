using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SocConsole.Core.Ingestion.Syslog;

public static class SyslogServices
{
    /// <summary>Registers the listener; it runs only where <c>Soc:Syslog:Enabled</c> is true and needs an <see cref="ILineSink"/>.</summary>
    public static IServiceCollection AddSocSyslog(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(SyslogOptions.Section);
        services.AddSingleton<IValidateOptions<SyslogOptions>, Validation>();
        services.AddOptions<SyslogOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SyslogOptions>>().Value);
        if (section.GetValue<bool>(nameof(SyslogOptions.Enabled)))
        {
            services.AddSingleton<SyslogListener>();
            services.AddHostedService(provider => provider.GetRequiredService<SyslogListener>());
        }

        return services;
    }

    private sealed class Validation : IValidateOptions<SyslogOptions>
    {
        public ValidateOptionsResult Validate(string? name, SyslogOptions options) =>
            options.Problem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }
}
