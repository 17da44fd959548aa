using System.Globalization;
using Microsoft.Extensions.Options;

namespace SocConsole.Core.Detection.Threats;

/// <summary>
/// The loss estimate of a threat: an expected value, itemised. Each item is an assumed amount × how likely that kind of attack leads to it × the threat's confidence;
/// the hours of response are spent either way.
/// </summary>
public sealed class ImpactModel(IOptions<ImpactOptions> options)
{
    /// <param name="threatType">Kind of attack.</param>
    /// <param name="confidence">0 to 1.</param>
    public ImpactEstimate Estimate(string threatType, double confidence)
    {
        var settings = options.Value;
        var assumed = settings.ByThreatType.GetValueOrDefault(threatType) ?? settings.ByThreatType.GetValueOrDefault("default") ?? new ImpactAssumption();
        List<ImpactItem> items =
        [
            Expected("Data breach", settings.DataBreachUsd, assumed.BreachProbability, confidence),
            Expected("Regulatory fine", settings.RegulatoryFineUsd, assumed.BreachProbability, confidence),
            Expected("Reputation", settings.ReputationDamageUsd, assumed.BreachProbability, confidence),
            Downtime(settings, assumed, confidence),
            new ImpactItem("Response", Whole(settings.ResponseHourUsd * (decimal)assumed.ResponseHours), string.Create(CultureInfo.InvariantCulture, $"{assumed.ResponseHours:0.##} h × {settings.ResponseHourUsd:N0} USD an hour")),
        ];
        return new ImpactEstimate(items.FindAll(item => item.Usd > 0));
    }

    private static ImpactItem Expected(string name, decimal amount, double probability, double confidence) => new(
        name,
        Whole(amount * (decimal)(probability * confidence)),
        string.Create(CultureInfo.InvariantCulture, $"{amount:N0} USD × {probability:P1} likely × {confidence:0.00} confidence"));

    private static ImpactItem Downtime(ImpactOptions settings, ImpactAssumption assumed, double confidence) => new(
        "Downtime",
        Whole(settings.DowntimePerHourUsd * (decimal)(assumed.DowntimeHours * assumed.DowntimeProbability * confidence)),
        string.Create(CultureInfo.InvariantCulture, $"{assumed.DowntimeHours:0.##} h × {settings.DowntimePerHourUsd:N0} USD an hour × {assumed.DowntimeProbability:P1} likely × {confidence:0.00} confidence"));

    private static decimal Whole(decimal usd) => Math.Round(usd, 0, MidpointRounding.AwayFromZero);
}
