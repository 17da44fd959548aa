using System.Security.Cryptography;
using System.Text.Json;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>A step with what its connector says that it will do.</summary>
/// <param name="Preview">Its <see cref="EffectPreview.Refusal"/> says why the step is left out.</param>
public sealed record PlannedStep(int Order, string Action, IReadOnlyDictionary<string, string> Parameters, StepTerms Terms, string Connector, EffectPreview Preview)
{
    /// <summary>The run that did it before a retry; null when none did.</summary>
    public string? DoneBy { get; init; }

    /// <summary>The step as one that the run <paramref name="number"/> did: it is left out.</summary>
    public PlannedStep DoneIn(string number) => this with { DoneBy = number, Preview = Preview with { Refusal = $"{number} has done it." } };

    /// <summary>Puts the plan into a row that has not begun.</summary>
    public void WriteTo(PlaybookRunStep step)
    {
        step.DoneBy = DoneBy;
        step.Connector = Connector;
        step.Reversible = Preview.Reversible;
        step.Configured = Preview.Configured;
        step.Effect = Preview.Text;
        step.Status = Preview.Refusal is null ? StepStatus.Pending : StepStatus.Skipped;
        step.Result = Preview.Refusal is null ? null : $"Left out: {Preview.Refusal}";
    }

    /// <summary>A new row of the run <paramref name="number"/>.</summary>
    public PlaybookRunStep ToRow(string number)
    {
        var step = new PlaybookRunStep
        {
            Order = Order,
            Action = Action,
            Parameters = Parameters,
            Required = Terms.Required,
            Name = Terms.Name,
            TimeoutSeconds = Terms.TimeoutSeconds,
            Manual = Terms.Manual,
            Connector = Connector,
            Effect = Preview.Text,
            IdempotencyKey = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number}/{Order}"),
        };
        WriteTo(step);
        return step;
    }
}

/// <summary>What an approval is bound to.</summary>
internal static class EffectHash
{
    /// <summary>SHA-256 (hex) over the canonical JSON of what is done, in order: action, parameters by name, connector, effect and whether it can be undone.</summary>
    public static string Of(IEnumerable<PlaybookRunStep> steps)
    {
        var effect = steps.Where(step => step.Status != StepStatus.Skipped).OrderBy(step => step.Order).Select(step => new
        {
            step.Action,
            Parameters = new SortedDictionary<string, string>(step.Parameters.ToDictionary(), StringComparer.Ordinal),
            step.Connector,
            step.Effect,
            step.Reversible,
        });
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(effect, Wire.Json)));
    }
}
