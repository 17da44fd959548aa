using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity.Bootstrap;

/// <summary>Opens the first organization when none stands. Runs after the migration and before the first request.</summary>
internal sealed partial class FirstStart(
    SocDatabase database, RegistrationService registration, IOptions<BootstrapOptions> options, StandardOutput output, ILogger<FirstStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var db = database.Across())
        {
            if (await db.Organizations.AnyAsync(cancellationToken))
            {
                return;
            }
        }

        var settings = options.Value;
        var generated = string.IsNullOrEmpty(settings.Password);
        var password = generated ? Secrets.Password() : settings.Password!;
        var wanted = new NewOrganization(settings.Organization, "Administrator", settings.Email, password, MustChangePassword: generated);
        var result = await registration.CreateAsync(wanted, open: false, cancellationToken);
        if (result.Error is { } error)
        {
            throw new OptionsValidationException(BootstrapOptions.Section, typeof(BootstrapOptions), [$"The first administrator could not be made from {BootstrapOptions.Section}: {error.Message}"]);
        }

        LogCreated(settings.Organization);
        if (generated)
        {
            await output.Writer.WriteLineAsync($"First administrator: {settings.Email}\nPassword (shown this once): {password}");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2010, LogLevel.Information, "Opened the first organization, {Organization}.")]
    private partial void LogCreated(string organization);
}
