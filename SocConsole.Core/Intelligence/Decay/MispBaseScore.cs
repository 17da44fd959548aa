namespace SocConsole.Core.Intelligence.Decay;

/// <summary>A tag with the numerical value that its taxonomy gives it, 0 to 100, such as admiralty-scale:source-reliability="b" with 75.</summary>
/// <param name="Name">The whole tag: <c>namespace:predicate="value"</c>.</param>
/// <param name="NumericalValue">The taxonomy's numerical_value; null for a tag without one, which counts for nothing.</param>
public sealed record ScoredTag(string Name, double? NumericalValue)
{
    /// <summary>What the model weighs: the tag without its value.</summary>
    public string Predicate => Name.IndexOf('=', StringComparison.Ordinal) is >= 0 and var end ? Name[..end] : Name;
}

/// <summary>The base score that MISP makes of the taxonomies of an attribute (Base.php, computeBasescore).</summary>
public static class MispBaseScore
{
    /// <summary>
    /// <c>sum(ratio_i * value_i)</c> with <c>ratio_i = weight_i / sum of the weights of the predicates that are there</c>, 0 to 100. A tag of the attribute wins over one of the event with the
    /// same predicate; the highest of several with the same predicate counts. The model's default where no tag is weighed, and null where it has none.
    /// </summary>
    public static double? Compute(DecayModel model, IEnumerable<ScoredTag> attributeTags, IEnumerable<ScoredTag> eventTags)
    {
        var values = Values(eventTags);
        foreach (var (predicate, value) in Values(attributeTags))
        {
            values[predicate] = value;
        }

        var weighed = (model.BaseScore ?? new Dictionary<string, double>()).Where(weight => weight.Value > 0 && values.ContainsKey(weight.Key)).ToList();
        var sum = weighed.Sum(weight => weight.Value);
        return sum > 0 ? Math.Clamp(weighed.Sum(weight => weight.Value / sum * values[weight.Key]), 0, DecayCurve.HighestScore) : model.DefaultBaseScore;
    }

    private static Dictionary<string, double> Values(IEnumerable<ScoredTag> tags) => tags.Where(tag => tag.NumericalValue is not null)
        .GroupBy(tag => tag.Predicate, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Max(tag => tag.NumericalValue!.Value), StringComparer.Ordinal);
}
