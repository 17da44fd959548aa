using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>What was measured on days of people whom the models had not seen. Null where there is not enough to measure.</summary>
/// <param name="Days">Days that it was measured on, and how many were malicious.</param>
/// <param name="CaughtByBudget">Share of the malicious people who stood among the 1, 2, 5 and 10 highest of a day of two hundred on one of their days.</param>
public sealed record ModelReport(
    int Days, int Malicious, int People, int MaliciousPeople, BlendWeights Weights, ModelMeasure? Boosted, ModelMeasure? Forest, ModelMeasure? Isolation, ModelMeasure? Ensemble, IReadOnlyDictionary<string, double>? CaughtByBudget,
    IReadOnlyList<FeatureWeight> Importance, string Worth);

/// <param name="PersonAuc">Ranking people by their highest day, with its interval of 95 % by bootstrap.</param>
/// <param name="F1">At the threshold that was best; it flatters.</param>
/// <param name="Accuracy">At the same threshold.</param>
/// <param name="FalsePositiveRate">Share of benign days at or above 80.</param>
public sealed record ModelMeasure(double? PersonAuc, double? PersonAucLow, double? PersonAucHigh, double? DayAuc, double? AveragePrecision, double? F1, double? Accuracy, double? FalsePositiveRate);

/// <param name="Importance">Mean absolute share; all sum to 1.</param>
public sealed record FeatureWeight(string Name, double Importance);
