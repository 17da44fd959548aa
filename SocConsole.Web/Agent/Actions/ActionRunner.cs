using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Agent.Actions;

/// <summary>Fetches actions, carries each key out once, and says what became of it until the console has it.</summary>
internal sealed partial class ActionRunner(
    AgentSettings settings, IReadOnlyList<IAgentVerb> verbs, ActionJournal journal, ConsoleLink link, Backoff backoff, TimeProvider clock, ILogger<ActionRunner> logger)
{
    private const int PieceBytes = 4 * 1024 * 1024;
    private const int MaximumResult = 2_000;
    private const int WaitSeconds = 25;
    private const int UploadTries = 2;
    private static readonly TimeSpan VerbPatience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, IAgentVerb> byName = verbs.SelectMany(verb => verb.Names.Select(name => (name, verb))).ToDictionary(pair => pair.name, pair => pair.verb, StringComparer.Ordinal);

    // How far the console's clock is ahead of this host's: an order's end is told by the console's.
    private TimeSpan ahead;

    private enum Reporting
    {
        Done,
        Later,
        Unreachable,
    }

    public async Task RunAsync(CancellationToken ct)
    {
        DurableFile.CreateDirectory(settings.PathOf("outbox"));
        journal.Prune();
        while (!ct.IsCancellationRequested)
        {
            // A result that the console can't take now must not keep this host from doing what it is asked.
            var reported = await ReportAllAsync(ct);
            if (await FetchAsync(reported ? WaitSeconds : 0, ct) && reported)
            {
                backoff.Reset();
            }
            else
            {
                await backoff.WaitAsync(ct);
            }
        }
    }

    /// <summary>Does what the order asks, or finds what was done for its key before.</summary>
    internal async Task CarryOutAsync(AgentOrder order, CancellationToken ct)
    {
        var entry = journal.Find(order.Key);
        if (entry is { Over: true })
        {
            // Handed out again: the console lacks the answer.
            journal.Write(entry with { Reported = false });
            return;
        }

        if (entry is null && order.ExpiresAt <= clock.GetUtcNow().UtcDateTime + ahead)
        {
            journal.Write(new JournalEntry(order.Id, order.Key, order.Verb, clock.GetUtcNow().UtcDateTime) { Over = true, Result = "Too late: its time was over before this host came to it; nothing was done." });
            return;
        }

        entry ??= new JournalEntry(order.Id, order.Key, order.Verb, clock.GetUtcNow().UtcDateTime);
        journal.Write(entry);
        var request = new VerbRequest(order, entry.Plan, plan => journal.Write(entry = entry with { Plan = plan }), settings.PathOf("outbox", ActionJournal.NameOf(order.Key)));
        var result = await DoAsync(request, ct);
        journal.Write(entry with
        {
            Over = true,
            Succeeded = result.Succeeded,
            Result = Short(result.Text),
            State = result.State is { } state ? JsonSerializer.SerializeToElement(state, Wire.Json) : null,
            File = result.File,
        });
        LogDone(logger, order.Verb, result.Succeeded, result.Text);
    }

    /// <summary>True when the console has every result.</summary>
    internal async Task<bool> ReportAllAsync(CancellationToken ct)
    {
        var all = true;
        foreach (var entry in journal.Unreported())
        {
            var reported = await ReportAsync(entry, ct);
            if (reported == Reporting.Unreachable)
            {
                return false;
            }

            all &= reported == Reporting.Done;
        }

        return all;
    }

    private async Task<bool> FetchAsync(int waitSeconds, CancellationToken ct)
    {
        var answer = await link.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/agent/actions?wait={waitSeconds}"), ct);
        if (!answer.Succeeded || answer.Body is not { } body || !body.TryGetProperty("actions", out var list))
        {
            return false;
        }

        if (body.TryGetProperty("time", out var time) && time.TryGetDateTimeOffset(out var told))
        {
            ahead = told - clock.GetUtcNow();
        }

        var all = true;
        foreach (var order in list.Deserialize<List<AgentOrder>>(Wire.Json) ?? [])
        {
            await CarryOutAsync(order, ct);
            all &= await ReportAllAsync(ct);
        }

        return all;
    }

    private async Task<VerbResult> DoAsync(VerbRequest request, CancellationToken ct)
    {
        if (!byName.TryGetValue(request.Order.Verb, out var verb))
        {
            return VerbResult.Failed($"This agent does not know {request.Order.Verb}.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(VerbPatience);
        try
        {
            return await verb.CarryOutAsync(request, limit.Token);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested && fault is IOException or UnauthorizedAccessException or OperationCanceledException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return VerbResult.Failed(fault is OperationCanceledException ? $"It did not end within {VerbPatience.TotalSeconds} s." : fault.Message);
        }
    }

    private async Task<Reporting> ReportAsync(JournalEntry entry, CancellationToken ct)
    {
        var report = entry;
        for (var attempt = 1; ; attempt++)
        {
            var upload = report.File is { } path && File.Exists(path) ? await UploadAsync(report.Id, path, ct) : Upload.None;
            if (upload.Again is { } why)
            {
                return why;
            }

            report = upload.Refusal is { } refusal ? WithoutFile(report, refusal) : report;
            var answer = await link.PostAsync(
                string.Create(CultureInfo.InvariantCulture, $"/api/agent/actions/{report.Id}/result"), new { report.Succeeded, report.Result, report.State, ArtifactSha256 = upload.Sha256, ArtifactBytes = upload.Bytes }, ct);
            if (answer.Code == "ARTIFACT_MISMATCH" && report.File is not null)
            {
                // Once more from the start; then the console does not get this file.
                report = attempt < UploadTries ? report : WithoutFile(report, answer.Problem);
                continue;
            }

            return Settle(report, entry.File, answer);
        }
    }

    private Reporting Settle(JournalEntry report, string? file, LinkAnswer answer)
    {
        if (!answer.Succeeded && !answer.Refused)
        {
            return answer.Status == 0 ? Reporting.Unreachable : Reporting.Later;
        }

        if (!answer.Succeeded)
        {
            LogUnwanted(logger, report.Id, answer.Problem ?? "");
        }

        journal.Write(report with { Reported = true, File = null });
        if (file is not null)
        {
            File.Delete(file);
        }

        return Reporting.Done;
    }

    private static JournalEntry WithoutFile(JournalEntry entry, string? why) =>
        entry with { Succeeded = false, Result = Short($"The console does not take the file ({why}). {entry.Result}"), File = null };

    // From the start each time: pieces sent again overwrite themselves.
    private async Task<Upload> UploadAsync(long id, string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[PieceBytes];
        long offset = 0;
        int read;
        while ((read = await file.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, ct)) > 0 || offset == 0)
        {
            sum.AppendData(piece.AsSpan(0, read));
            var answer = await link.SendAsync(
                HttpMethod.Put, string.Create(CultureInfo.InvariantCulture, $"/api/agent/actions/{id}/artifact?offset={offset}"), piece.AsMemory(0, read), "application/octet-stream", ct);
            if (!answer.Succeeded)
            {
                return answer.Code == "ACTION_OVER" ? Upload.None
                    : answer.Code == "ARTIFACT_GAP" || !answer.Refused ? new Upload(Again: answer.Status == 0 ? Reporting.Unreachable : Reporting.Later)
                    : new Upload(Refusal: answer.Problem ?? "refused");
            }

            offset += read;
            if (read == 0)
            {
                break;
            }
        }

        return new Upload(Convert.ToHexStringLower(sum.GetHashAndReset()), offset);
    }

    private static string Short(string text) => text.Length <= MaximumResult ? text : text[..MaximumResult];

    [LoggerMessage(9304, LogLevel.Information, "{Verb}: succeeded {Succeeded}, {Text}")]
    private static partial void LogDone(ILogger logger, string verb, bool succeeded, string text);

    [LoggerMessage(9305, LogLevel.Warning, "The console does not want the result of action {Id}: {Problem}")]
    private static partial void LogUnwanted(ILogger logger, long id, string problem);

    // What became of sending a file: its sum and size, a reason for never sending it, or that it is to be tried again; nothing of these when the console wants none.
    private sealed record Upload(string? Sha256 = null, long? Bytes = null, string? Refusal = null, Reporting? Again = null)
    {
        public static readonly Upload None = new();
    }
}
