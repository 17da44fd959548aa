using System.Text.Json;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Audit;

/// <summary>
/// A small file outside the database that keeps the end of every chain, so that cutting off a tail shows. It is written after each commit: a kill in between
/// leaves it one commit behind, which verification accepts; it is never ahead of the database.
/// </summary>
public sealed partial class AuditAnchor(string path, ILogger<AuditAnchor> logger)
{
    private readonly Lock writing = new();

    /// <summary>The kept heads by organization; empty when there is no file, null when it can't be read.</summary>
    public IReadOnlyDictionary<int, AuditHead>? Read()
    {
        try
        {
            return Load();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            LogUnreadable(failure);
            return null;
        }
    }

    /// <summary>Moves the heads forward. A lower position than the kept one stays out: it is the trace of a tail that was cut off.</summary>
    internal void Advance(IReadOnlyCollection<AuditHead> heads)
    {
        if (heads.Count == 0)
        {
            return;
        }

        lock (writing)
        {
            try
            {
                var kept = Load();
                foreach (var head in heads)
                {
                    if (!kept.TryGetValue(head.OrganizationId, out var before) || before.Position < head.Position)
                    {
                        kept[head.OrganizationId] = head;
                    }
                }

                Save(kept);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
            {
                // The write is committed already and must not fail for this; the anchor is behind until the next one.
                LogBehind(failure);
            }
        }
    }

    private Dictionary<int, AuditHead> Load()
    {
        try
        {
            var heads = JsonSerializer.Deserialize<List<AuditHead>>(File.ReadAllBytes(path), Wire.Json) ?? [];
            return heads.ToDictionary(head => head.OrganizationId);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private void Save(Dictionary<int, AuditHead> heads)
    {
        var draft = $"{path}.{Environment.ProcessId}";
        using (var file = new FileStream(draft, KeyFile.OwnerOnly(FileMode.Create)))
        {
            JsonSerializer.Serialize(file, heads.Values.OrderBy(head => head.OrganizationId), Wire.Json);
        }

        // Renaming replaces the file as a whole: a reader or a kill never meets half of it.
        File.Move(draft, path, overwrite: true);
    }

    [LoggerMessage(2020, LogLevel.Error, "The audit anchor could not be written; cut-off records would not be noticed until it can.")]
    private partial void LogBehind(Exception failure);

    [LoggerMessage(2021, LogLevel.Error, "The audit anchor can't be read.")]
    private partial void LogUnreadable(Exception failure);
}
