using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.Faults;

[Trait("Kind", "Faults")]
public sealed class KillDuringPlaybookTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(150)]
    [InlineData(250)]
    public async Task Run_KilledAfterApproval_CompletesAndActsOnce(int milliseconds)
    {
        using var directory = new TemporaryDirectory();
        MigratedFile.PutInto(directory.Path);
        var rows = new StoredRows(directory.Path);
        await KillDuringRunAsync(directory.Path, rows, TimeSpan.FromMilliseconds(milliseconds));
        output.WriteLine($"killed: {string.Join(", ", await rows.TextAsync(StoredRows.Main, "SELECT Action, Status FROM playbook_run_steps ORDER BY \"Order\""))}");

        using (var console = await ConsoleProcess.StartAsync(directory.Path))
        {
            await console.UntilAsync("the run to complete", Limit, async () => await StatusAsync(rows) == "Completed");
            await console.UntilAsync("the outbox to be empty", Limit, async () => await rows.NumberAsync(StoredRows.Main, "SELECT COUNT(*) FROM outbox") == 0);
            await AssertActedOnceAsync(directory.Path, rows);
        }

        var (code, verdict) = await ConsoleProcess.CommandAsync(directory.Path, "verify-audit");
        Assert.True(code == 0, verdict);
    }

    private static async Task KillDuringRunAsync(string directory, StoredRows rows, TimeSpan later)
    {
        using var console = await ConsoleProcess.StartAsync(directory);
        using var admin = await console.SignInAsync();
        var approver = await InviteAsync(admin);
        using var started = await admin.PostAsJsonAsync("/api/v1/simulate-attack", new { attack_type = "brute_force", target = "auth-server", intensity = "low" });
        started.EnsureSuccessStatusCode();
        await console.UntilAsync("the simulation to end", Limit, async () => await rows.NumberAsync(StoredRows.Main, "SELECT COUNT(*) FROM attack_simulations WHERE Status = 'Completed'") == 1);
        await console.UntilAsync("a run to wait for approval", Limit, async () => await StatusAsync(rows) == "PendingApproval");

        await ApproveAsync(console, approver, rows);
        await Task.Delay(later);
        await console.KillAsync();
    }

    private static async Task<Credentials> InviteAsync(HttpClient admin)
    {
        using var answer = await admin.PostAsJsonAsync("/api/auth/invite", new { email = "approver@soc.test", role = "approver" });
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return new Credentials("approver@soc.test", body.GetProperty("temporary_password").GetString()!);
    }

    private static async Task ApproveAsync(ConsoleProcess console, Credentials approver, StoredRows rows)
    {
        using var client = await console.SignInAsync(approver.Email, approver.Password);
        var number = (await rows.TextAsync(StoredRows.Main, "SELECT Number FROM playbook_runs"))[0];
        using var answer = await client.PostAsJsonAsync($"/api/v1/playbooks/{number}/approve", new { approved = true, comment = "contain it" });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> StatusAsync(StoredRows rows) =>
        (await rows.TextAsync(StoredRows.Main, "SELECT Status FROM playbook_runs")).SingleOrDefault(string.Empty);

    private static async Task AssertActedOnceAsync(string directory, StoredRows rows)
    {
        var address = (await rows.TextAsync(StoredRows.Main, "SELECT EntityValue FROM threats")).Single();
        Assert.Equal([address], await rows.TextAsync(StoredRows.Main, "SELECT Value FROM block_entries"));
        Assert.Equal(1, await rows.NumberAsync(StoredRows.Main, "SELECT COUNT(*) FROM evidence_packages"));
        Assert.Single(Directory.GetFiles(Path.Combine(directory, "evidence"), "*", SearchOption.AllDirectories));
        foreach (var what in (string[])["approval_received", "threat_mitigated"])
        {
            Assert.Equal(1, await rows.NumberAsync(StoredRows.Main, string.Create(CultureInfo.InvariantCulture, $"SELECT COUNT(*) FROM timeline WHERE Event = '{what}'")));
        }

        foreach (var what in (string[])["block_entry.created", "evidence.collected", "playbook_run.completed"])
        {
            Assert.Equal(1, await rows.NumberAsync(StoredRows.Main, $"SELECT COUNT(*) FROM audit_records WHERE Action = '{what}'"));
        }

        Assert.Equal(0, await rows.NumberAsync(StoredRows.Main, "SELECT COUNT(*) FROM playbook_run_steps WHERE Status IN ('Pending', 'Running', 'Failed')"));
        Assert.Equal(["Mitigated"], await rows.TextAsync(StoredRows.Main, "SELECT Status FROM threats"));
    }

    private sealed record Credentials(string Email, string Password);
}
