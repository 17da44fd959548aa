using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Decay;

/// <summary>Reads a decaying model as MISP exports it, alone or within <c>DecayingModel</c>.</summary>
public static class MispDecayModel
{
    private const int MostTaxonomies = 1_000;

    /// <summary>
    /// Reads lifetime in days, decay_speed, threshold, default_base_score and base_score_config; numbers may be texts, as older versions of MISP write them.
    /// Fails with <see cref="ErrorKind.Invalid"/> by field for what is missing or out of range, and for a formula that is no polynomial.
    /// </summary>
    public static Result<DecayModel> Read(JsonElement json)
    {
        var model = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("DecayingModel", out var inner) ? inner : json;
        if (model.ValueKind != JsonValueKind.Object)
        {
            return Error.Invalid("a decaying model is a JSON object");
        }

        if (!model.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(name.GetString()))
        {
            return Error.Invalid("name", "a model has a name");
        }

        if (model.TryGetProperty("formula", out var formula) && !(formula.ValueKind == JsonValueKind.String && formula.GetString() is { } text && text.StartsWith("polynomial", StringComparison.OrdinalIgnoreCase)))
        {
            return Error.Invalid("formula", "only MISP's polynomial formula is known");
        }

        return Parameters(model, out var parameters) ? Make(name.GetString()!, parameters) : Error.Invalid("parameters", "a model has its parameters, an object or its JSON as a text");
    }

    private static Result<DecayModel> Make(string name, JsonElement parameters)
    {
        if (Number(parameters, "lifetime") is not (> 0 and <= 36_500 and var lifetime))
        {
            return Error.Invalid("lifetime", "a number of days, more than 0 and at most 36,500");
        }

        if (Number(parameters, "decay_speed") is not (> 0 and <= 1_000 and var speed))
        {
            return Error.Invalid("decay_speed", "a number, more than 0 and at most 1,000");
        }

        if (Number(parameters, "threshold") is not (>= 0 and <= 100 and var threshold))
        {
            return Error.Invalid("threshold", "a score from 0 to 100");
        }

        var given = parameters.TryGetProperty("default_base_score", out var value) && value.ValueKind != JsonValueKind.Null;
        var score = Number(parameters, "default_base_score");
        if (given && score is not (>= 0 and <= 100))
        {
            return Error.Invalid("default_base_score", "a score from 0 to 100");
        }

        return Weights(parameters) is { } weights
            ? new DecayModel(name, TimeSpan.FromDays(lifetime), speed, threshold, [], score, weights)
            : Error.Invalid("base_score_config", $"weights of 0 or more by taxonomy predicate, at most {MostTaxonomies}");
    }

    // MISP keeps the parameters as a text of JSON, and exports them either way.
    private static bool Parameters(JsonElement model, out JsonElement parameters)
    {
        parameters = default;
        if (!model.TryGetProperty("parameters", out var value))
        {
            return false;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            try
            {
                using var document = JsonDocument.Parse(value.GetString()!);
                value = document.RootElement.Clone();
            }
            catch (JsonException)
            {
                return false;
            }
        }

        parameters = value;
        return value.ValueKind == JsonValueKind.Object;
    }

    private static Dictionary<string, double>? Weights(JsonElement parameters)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        // An empty configuration is a list, as PHP writes an empty array.
        if (!parameters.TryGetProperty("base_score_config", out var config) || config.ValueKind is JsonValueKind.Null || (config.ValueKind == JsonValueKind.Array && config.GetArrayLength() == 0))
        {
            return weights;
        }

        if (config.ValueKind != JsonValueKind.Object || config.EnumerateObject().Count() > MostTaxonomies)
        {
            return null;
        }

        foreach (var taxonomy in config.EnumerateObject())
        {
            if (NumberOf(taxonomy.Value) is not (>= 0 and var weight))
            {
                return null;
            }

            weights[taxonomy.Name] = weight;
        }

        return weights;
    }

    private static double? Number(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) ? NumberOf(value) : null;

    private static double? NumberOf(JsonElement value)
    {
        var text = value.ValueKind switch { JsonValueKind.Number => value.GetRawText(), JsonValueKind.String => value.GetString()!, _ => string.Empty };
        return double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }
}
