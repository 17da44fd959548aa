using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Storage;
using SocConsole.Tests.Support;
using SocConsole.Web.Commands;
using SocConsole.Web.Hosting;

namespace SocConsole.Tests.Commands;

public sealed class VerifyAuditCommandTests
{
    [Fact]
    public async Task Run_IntactThenChanged_TellsByLineAndExitCode()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var admin = await console.AdminAsync();
        using var output = new StringWriter();

        Assert.Equal(0, await VerifyAuditCommand.RunAsync(console.Services, output, CancellationToken.None));
        Assert.Equal("organization 1: intact, 3 records.", output.ToString().Trim());

        await using (var db = console.Services.GetRequiredService<SocDatabase>().Across())
        {
            await db.AuditRecords.Where(row => row.Position == 2).ExecuteUpdateAsync(row => row.SetProperty(record => record.ActorName, "somebody"));
        }

        Assert.Equal(1, await VerifyAuditCommand.RunAsync(console.Services, output, CancellationToken.None));
        Assert.Contains("organization 1: BROKEN at 2.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoDatabase_SaysSo()
    {
        using var directory = new TemporaryDirectory();
        await using var app = SocConsoleApp.Build([$"--Soc:DataDirectory={directory.Path}"]);
        using var output = new StringWriter();

        Assert.Equal(1, await VerifyAuditCommand.RunAsync(app.Services, output, CancellationToken.None));
        Assert.Contains("no database", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_VerifyAudit_RunsTheCommand()
    {
        using var directory = new TemporaryDirectory();
        string[] args = ["verify-audit", $"--Soc:DataDirectory={directory.Path}"];

        var command = ConsoleCommands.Find(args);

        // There is no database in the directory: the command itself says 1, an unknown one 2.
        Assert.Equal(1, await command!(args));
    }
}
