using System.Globalization;
using SocConsole.Core.Audit;
using SocConsole.Core.Storage;
using SocConsole.Web.Hosting;

namespace SocConsole.Web.Commands;

/// <summary><c>verify-audit</c>: verifies the audit chain of every organization, one line each. Exit code 0 when all are intact, else 1.</summary>
internal static class VerifyAuditCommand
{
    public const string Name = "verify-audit";

    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = SocConsoleApp.Build(args);
        return await RunAsync(app.Services, Console.Out, CancellationToken.None);
    }

    internal static async Task<int> RunAsync(IServiceProvider services, TextWriter output, CancellationToken ct)
    {
        await using (var db = services.GetRequiredService<SocDatabase>().Across())
        {
            if (!await db.Database.CanConnectAsync(ct))
            {
                await output.WriteLineAsync("There is no database to verify; check Soc:DataDirectory.");
                return 1;
            }
        }

        var chains = await services.GetRequiredService<AuditTrail>().VerifyAllAsync(ct);
        foreach (var (organizationId, chain) in chains)
        {
            await output.WriteLineAsync(Line(organizationId, chain));
        }

        return chains.Values.All(chain => chain.Intact) ? 0 : 1;
    }

    private static string Line(int organizationId, AuditVerification chain) => chain.Intact
        ? string.Create(CultureInfo.InvariantCulture, $"organization {organizationId}: intact, {chain.Records} records. {chain.Reason}").TrimEnd()
        : string.Create(CultureInfo.InvariantCulture, $"organization {organizationId}: BROKEN at {chain.FirstBrokenPosition?.ToString(CultureInfo.InvariantCulture) ?? "an unknown position"}. {chain.Reason}");
}
