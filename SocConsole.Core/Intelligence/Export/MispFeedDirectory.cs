using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Export;

/// <summary>An organization's active indicators as the directory of a MISP feed: <c>manifest.json</c>, one file for each event, <c>hashes.csv</c>.</summary>
public sealed class MispFeedDirectory(SocDatabase database)
{
    private const string JsonType = "application/json";

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Which events there are, and when each changed last.</summary>
    public async Task<Result<SharedDocument>> ManifestAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        var index = await IndexAsync(actor, ct);
        return new SharedDocument(JsonType, Tag("manifest", index.Events), (target, token) => ManifestAsync(actor, index, target, token));
    }

    /// <summary>One event with its attributes. Errors: EVENT_NOT_FOUND.</summary>
    public async Task<Result<SharedDocument>> EventAsync(Actor actor, Guid uuid, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        var index = await IndexAsync(actor, ct);
        return index.Find(uuid) is { } found
            ? new SharedDocument(JsonType, Tag("event", [found]), (target, token) => EventAsync(actor, found, target, token))
            : Error.NotFound("Event", uuid);
    }

    /// <summary>The MD5 of each value with its event's uuid, one a line: to look a value up without taking the events in.</summary>
    public async Task<Result<SharedDocument>> HashesAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        var index = await IndexAsync(actor, ct);
        return new SharedDocument("text/csv; charset=utf-8", Tag("hashes", index.Events), (target, token) => HashesAsync(actor, index, target, token));
    }

    private async Task<MispFeedIndex> IndexAsync(Actor actor, CancellationToken ct)
    {
        await using var db = database.Read(actor.OrganizationId);
        return await MispFeedIndex.ReadAsync(db, actor.OrganizationId, ct);
    }

    private static string Tag(string what, IEnumerable<MispFeedEvent> events)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(what));
        foreach (var item in events)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{item.Uuid}{item.ChangedAt.Ticks},{item.Count};")));
        }

        return $"\"{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}\"";
    }

    private async Task ManifestAsync(Actor actor, MispFeedIndex index, Stream target, CancellationToken ct)
    {
        await using var db = database.Read(actor.OrganizationId);
        var organization = await SharedIndicators.OrganizationAsync(db, actor.OrganizationId, ct);
        var sources = await SharedIndicators.SourcesAsync(db, ct);
        await using var json = new Utf8JsonWriter(target, Json);
        json.WriteStartObject();
        foreach (var item in index.Events)
        {
            json.WriteStartObject(item.Uuid.ToString());
            MispEventWriter.Head(json, Head(item, sources, null), organization);
            json.WriteEndObject();
            if (json.BytesPending > 64 * 1024)
            {
                await json.FlushAsync(ct);
            }
        }

        json.WriteEndObject();
        await json.FlushAsync(ct);
    }

    private async Task EventAsync(Actor actor, MispFeedEvent wanted, Stream target, CancellationToken ct)
    {
        await using var db = database.Read(actor.OrganizationId);
        var organization = await SharedIndicators.OrganizationAsync(db, actor.OrganizationId, ct);
        var sources = await SharedIndicators.SourcesAsync(db, ct);
        var rows = await MispFeedIndex.Rows(db, wanted).AsNoTracking().OrderBy(row => row.Id).ToListAsync(ct);
        await using var json = new Utf8JsonWriter(target, Json);
        json.WriteStartObject();
        MispEventWriter.Begin(json, Head(wanted, sources, MispFeedIndex.Gravest(rows)), organization);
        foreach (var row in rows)
        {
            MispForm.Attribute(json, row);
        }

        MispEventWriter.End(json);
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }

    [SuppressMessage("Security", "CA5351", Justification = "The format of MISP's feeds names values by their MD5; it protects nothing.")]
    private async Task HashesAsync(Actor actor, MispFeedIndex index, Stream target, CancellationToken ct)
    {
        await using var writer = new StreamWriter(target, new UTF8Encoding(false), 64 * 1024, leaveOpen: true) { NewLine = "\n" };
        await foreach (var page in SharedIndicators.PagesAsync(database, actor.OrganizationId, MispFeedIndex.Rows, ct))
        {
            foreach (var row in page)
            {
                var uuid = MispFeedIndex.UuidOf(actor.OrganizationId, row.CreatedAt, row.SourceId, row.Id / MispFeedIndex.BlockSize);
                if (index.Find(uuid) is not null)
                {
                    await writer.WriteLineAsync($"{Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(row.NormalizedValue)))},{uuid}".AsMemory(), ct);
                }
            }

            await writer.FlushAsync(ct);
        }
    }

    private static MispEventHead Head(MispFeedEvent item, Dictionary<int, string> sources, Severity? level) => new(
        item.Uuid, $"{(item.SourceId is { } source ? sources.GetValueOrDefault(source, "Indicators") : "Indicators")}, {MispForm.Day(item.Day)}", item.Day, item.ChangedAt, level);
}
