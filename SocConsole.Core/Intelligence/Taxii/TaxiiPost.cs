using System.Text.Json;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Stix;

namespace SocConsole.Core.Intelligence.Taxii;

/// <summary>The objects of one request: read together, since relationships and names give indicators their tags, and told of one by one.</summary>
internal sealed class TaxiiPost(IReadOnlyList<JsonElement> objects)
{
    private readonly List<TaxiiOutcome> successes = [];
    private readonly List<TaxiiOutcome> failures = [];

    public IReadOnlyList<TaxiiOutcome> Successes => successes;

    public IReadOnlyList<TaxiiOutcome> Failures => failures;

    /// <summary>The indicators in them; the outcomes are known from then on.</summary>
    public async Task<IReadOnlyList<IndicatorRow>> ReadAsync(CancellationToken ct)
    {
        var valid = new List<JsonElement>();
        foreach (var item in objects)
        {
            if (StixValidator.Validate(item) is not [{ Valid: true, Type: not "bundle" }])
            {
                Fail(item, Fault(item));
            }
            else
            {
                valid.Add(item);
            }
        }

        var read = await FeedAsync(valid, ct);
        var found = read.Where(item => item.Row is not null).Select(item => item.Row!.Value).ToLookup(row => row.Said.ExternalId);
        var rejections = read.Select(item => item.Rejection).OfType<FeedRejection>().ToLookup(item => item.Place, item => item.Reason);
        foreach (var (place, item) in valid.Index())
        {
            Judge(item, found, rejections[place + 1].FirstOrDefault());
        }

        return [.. found.SelectMany(rows => rows)];
    }

    private static string Fault(JsonElement item)
    {
        var finding = StixValidator.Validate(item).SelectMany(verdict => verdict.Errors).FirstOrDefault();
        return finding is null ? "A bundle is not taken; send its objects." : finding.Path.Length == 0 ? finding.Message : $"{finding.Path}: {finding.Message}";
    }

    private static async Task<List<FeedItem>> FeedAsync(List<JsonElement> valid, CancellationToken ct)
    {
        var items = new List<FeedItem>();
        if (valid.Count == 0)
        {
            return items;
        }

        await using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(valid));
        await foreach (var item in FeedReaders.Of("stix")!.ReadAsync(content, FeedReading.Plain, ct).WithCancellation(ct))
        {
            items.Add(item);
        }

        return items;
    }

    private void Judge(JsonElement item, ILookup<string?, IndicatorRow> found, string? rejection)
    {
        var id = StixObjectCheck.TextOf(item, "id");
        if (StixObjectCheck.TextOf(item, "type") != "indicator")
        {
            Fail(item, "Only indicators are stored; what else came with them gives them their tags.");
        }
        else if (item.TryGetProperty("revoked", out var revoked) && revoked.ValueKind == JsonValueKind.True)
        {
            Fail(item, "It is revoked; revocations are not taken.");
        }
        else if (found.Contains(id))
        {
            successes.Add(new TaxiiOutcome(id!, Version(item), rejection is null ? null : $"A part of it was not stored: {rejection}"));
        }
        else
        {
            Fail(item, rejection ?? "It names nothing that can be looked for.");
        }
    }

    private void Fail(JsonElement item, string reason) => failures.Add(new TaxiiOutcome(StixObjectCheck.TextOf(item, "id") ?? string.Empty, Version(item), reason));

    private static string Version(JsonElement item) => StixObjectCheck.TextOf(item, "modified") ?? StixObjectCheck.TextOf(item, "created") ?? string.Empty;
}
