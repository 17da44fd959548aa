using Microsoft.Extensions.Options;
using SocConsole.Core;
using SocConsole.Web.Auth;
using SocConsole.Web.Commands;
using SocConsole.Web.Components;
using SocConsole.Web.Endpoints.System;
using SocConsole.Web.Http;
using SocConsole.Web.Jobs;
using SocConsole.Web.Realtime;

namespace SocConsole.Web.Hosting;

/// <summary>The composition root. Program, the commands and every test build the console here.</summary>
public static class SocConsoleApp
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (ConsoleCommands.Find(args) is { } command)
        {
            return await command(args);
        }

        await using var app = Build(args);
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (Exception refused) when (refused is StartupRefusedException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    }

    /// <param name="args">Command line settings, such as <c>--urls</c>.</param>
    /// <param name="configure">For tests and commands: adds settings before anything reads them.</param>
    /// <param name="replace">For tests and commands: replaces seams before the container is built.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null, Action<IServiceCollection>? replace = null)
    {
        // The name finds the static assets; without it, it would be that of the program that was started, which in tests is another.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ApplicationName = typeof(SocConsoleApp).Assembly.GetName().Name, ContentRootPath = ContentRoot() });
        builder.WebHost.UseStaticWebAssets();
        configure?.Invoke(builder);
        builder.Services.AddSocCore(builder.Configuration);
        builder.AddSocAuthentication();
        builder.AddSocApi();
        builder.Services.AddDarkWebHealth();
        builder.AddSocRealtime();
        builder.AddSocJobs();
        builder.AddSocPages();
        builder.AddSocStartup();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.Services.GetRequiredService<WarmUp>().Begin();
        app.UseWebSockets();
        app.UseSocApi();
        app.MapSocApi();
        app.MapSocRealtime();
        app.MapSocPages();
        return app;
    }

    // Where appsettings.json and wwwroot are: the repository under `dotnet run`, the program's directory when published.
    internal static string ContentRoot() =>
        File.Exists(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json")) ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory;
}
