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
    private static readonly TimeSpan VerbPatience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, IAgentVerb> byName = verbs.SelectMany(verb => verb.Names.Select(name => (name, verb))).ToDictionary(pair => pair.name, pair => pair.verb, StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken ct)
    {
        DurableFile.CreateDirectory(settings.PathOf("outbox"));
        journal.Prune();
        while (!ct.IsCancellationRequested)
        {
            if (await ReportAllAsync(ct) && await FetchAsync(ct))
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

        entry ??= new JournalEntry(order.Id, order.Key, order.Verb, clock.GetUtcNow().UtcDateTime);
        journal.Write(entry);
        var request = new VerbRequest(order, entry.Plan, plan => journal.Write(entry = entry with { Plan = plan }), settings.PathOf("outbox", ActionJournal.NameOf(order.Key)));
        var result = await DoAsync(request, ct);
        journal.Write(entry with
        {
            Over = true,
            Succeeded = result.Succeeded,
            Result = result.Text.Length <= MaximumResult ? result.Text : result.Text[..MaximumResult],
            State = result.State is { } state ? JsonSerializer.SerializeToElement(state, Wire.Json) : null,
            File = result.File,
        });
        LogDone(logger, order.Verb, result.Succeeded, result.Text);
    }

    /// <summary>True when the console has every result.</summary>
    internal async Task<bool> ReportAllAsync(CancellationToken ct)
    {
        foreach (var entry in journal.Unreported())
        {
            if (!await ReportAsync(entry, ct))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> FetchAsync(CancellationToken ct)
    {
        var answer = await link.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/agent/actions?wait={WaitSeconds}"), ct);
        if (!answer.Succeeded || answer.Body is not { } body || !body.TryGetProperty("actions", out var list))
        {
            return false;
        }

        foreach (var order in list.Deserialize<List<AgentOrder>>(Wire.Json) ?? [])
        {
            await CarryOutAsync(order, ct);
            if (!await ReportAllAsync(ct))
            {
                return false;
            }
        }

        return true;
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

    private async Task<bool> ReportAsync(JournalEntry entry, CancellationToken ct)
    {
        (string Sha256, long Bytes)? file = null;
        if (entry.File is { } path && File.Exists(path))
        {
            file = await UploadAsync(entry.Id, path, ct);
            if (file is null)
            {
                return false;
            }
        }

        var answer = await link.PostAsync(
            string.Create(CultureInfo.InvariantCulture, $"/api/agent/actions/{entry.Id}/result"),
            new { entry.Succeeded, entry.Result, entry.State, ArtifactSha256 = file?.Sha256, ArtifactBytes = file?.Bytes },
            ct);
        if (!answer.Succeeded && (!answer.Refused || answer.Code == "ARTIFACT_MISMATCH"))
        {
            return false;
        }

        if (!answer.Succeeded)
        {
            LogUnwanted(logger, entry.Id, answer.Problem ?? "");
        }

        journal.Write(entry with { Reported = true, File = null });
        if (entry.File is { } sent)
        {
            File.Delete(sent);
        }

        return true;
    }

    // From the start each time: pieces sent again overwrite themselves. Null when the console could not be reached.
    private async Task<(string Sha256, long Bytes)?> UploadAsync(long id, string path, CancellationToken ct)
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
            if (!answer.Succeeded && answer.Code != "ACTION_OVER")
            {
                return null;
            }

            offset += read;
            if (read == 0)
            {
                break;
            }
        }

        return (Convert.ToHexStringLower(sum.GetHashAndReset()), offset);
    }

    [LoggerMessage(9304, LogLevel.Information, "{Verb}: succeeded {Succeeded}, {Text}")]
    private static partial void LogDone(ILogger logger, string verb, bool succeeded, string text);

    [LoggerMessage(9305, LogLevel.Warning, "The console does not want the result of action {Id}: {Problem}")]
    private static partial void LogUnwanted(ILogger logger, long id, string problem);
}
