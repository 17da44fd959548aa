using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Components.Pages.Intelligence;

/// <summary>What stands in the form of a feed.</summary>
public sealed class FeedFormModel
{
    /// <summary>Ways of fetching that are no format of a single content.</summary>
    public static readonly IReadOnlyList<string> Formats = [FeedReaders.Auto, .. FeedReaders.All.Select(reader => reader.Format), "misp-feed", "taxii"];

    // Settings that have a field of their own.
    private static readonly string[] Fields = ["format", "interval_minutes", "auth", "confidence", "threat_level", "tags"];

    private JsonElement? before;

    public string Name { get; set; } = "";

    public string Address { get; set; } = "";

    /// <summary>Lines <c>name = path</c>.</summary>
    public string Endpoints { get; set; } = "";

    public string Format { get; set; } = FeedReaders.Auto;

    /// <summary>Minutes between two fetches; 0 for by hand only.</summary>
    public int Interval { get; set; } = 60;

    public double Confidence { get; set; } = 0.5;

    public Severity Level { get; set; } = Severity.Medium;

    public string Tags { get; set; } = "";

    public string Authentication { get; set; } = "bearer";

    /// <summary>Never filled from what is kept; empty keeps that.</summary>
    public string Key { get; set; } = "";

    public bool ForgetKey { get; set; }

    /// <summary>Lines <c>name = value</c>.</summary>
    public string Headers { get; set; } = "";

    /// <summary>Lines <c>per_minute = 1</c>.</summary>
    public string Rates { get; set; } = "";

    /// <summary>The format's own settings, lines <c>name = value</c>.</summary>
    public string Settings { get; set; } = "";

    public bool IsEnabled { get; set; } = true;

    public static FeedFormModel Of(FeedPreset preset) => new FeedFormModel
    {
        Name = preset.IsTemplate ? "" : preset.Name,
        Address = preset.IsTemplate ? "" : preset.BaseUrl,
        Endpoints = IntelligenceLooks.Lines(preset.Endpoints ?? new Dictionary<string, string>()),
        Rates = RateLines(preset.RateLimits ?? new Dictionary<string, int>()),
    }.Read(preset.Parameters);

    public static FeedFormModel Of(FeedView feed) => new FeedFormModel
    {
        before = feed.Parameters,
        Name = feed.SourceName,
        Address = feed.BaseUrl,
        Endpoints = IntelligenceLooks.Lines(feed.Endpoints),
        Headers = IntelligenceLooks.Lines(feed.Headers),
        Rates = RateLines(feed.RateLimits),
        IsEnabled = feed.IsEnabled,
    }.Read(feed.Parameters);

    /// <summary>The same feed, switched on or off.</summary>
    public static FeedDraft Switched(FeedView feed, bool on) => new(feed.SourceName, on, feed.BaseUrl, feed.Endpoints, feed.RateLimits, feed.Headers, feed.Parameters.GetRawText(), null);

    public FeedDraft ToDraft() => new(
        Name, IsEnabled, Address.Trim(), IntelligenceLooks.Pairs(Endpoints),
        IntelligenceLooks.Pairs(Rates).ToDictionary(pair => pair.Key, pair => int.TryParse(pair.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) ? rate : 0),
        IntelligenceLooks.Pairs(Headers), Parameters(), ForgetKey ? "" : Key.Length == 0 ? null : Key);

    // The text that was there where nothing changed: another text lets the feed begin anew.
    private string Parameters()
    {
        var settings = new JsonObject
        {
            ["format"] = Format,
            ["interval_minutes"] = Interval,
            ["confidence"] = Confidence,
            ["threat_level"] = Wire.Name(Level),
        };
        Set("auth", Authentication.Trim(), "bearer");
        Set("tags", string.Join(',', IntelligenceLooks.Parts(Tags)), "");
        foreach (var (name, value) in IntelligenceLooks.Pairs(Settings))
        {
            settings[name] = value;
        }

        return before is { } known && Saying(known) == Saying(JsonSerializer.SerializeToElement(settings)) ? known.GetRawText() : settings.ToJsonString();

        void Set(string name, string value, string usual)
        {
            if (value != usual)
            {
                settings[name] = value;
            }
        }
    }

    // What a setting means does not depend on its place, nor on whether a number is written as a text.
    private static string Saying(JsonElement settings) =>
        string.Join('\n', settings.EnumerateObject().OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => $"{entry.Name}={Text(entry.Value)}"));

    private static string RateLines(IReadOnlyDictionary<string, int> rates) => string.Join('\n', rates.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} = {pair.Value}")));

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Text)),
        _ => value.GetRawText(),
    };

    private FeedFormModel Read(JsonElement parameters)
    {
        var texts = parameters.EnumerateObject().ToDictionary(entry => entry.Name, entry => Text(entry.Value), StringComparer.OrdinalIgnoreCase);
        if (FeedParameters.Of(texts).Succeeded(out var known, out _))
        {
            (Format, Interval, Authentication) = (known.Format, (int)known.Interval.TotalMinutes, known.Authentication);
            (Confidence, Level, Tags) = (known.Reading.Confidence, known.Reading.Level, string.Join(", ", known.Reading.Tags));
        }

        Settings = IntelligenceLooks.Lines(texts.Where(pair => !Fields.Contains(pair.Key, StringComparer.OrdinalIgnoreCase)).ToDictionary(pair => pair.Key, pair => pair.Value));
        return this;
    }
}
