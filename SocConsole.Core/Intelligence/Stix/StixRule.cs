using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>
/// A rule between the properties of one object, as the tables write it: <c>order a b</c> (a is not after b), <c>before a b</c> (a is before b), <c>any a b …</c> (at least one is there),
/// <c>one a b</c> (exactly one), <c>with a b …</c> (a comes only with b), <c>when a=value b</c> and <c>never a=value b</c> (b is required or forbidden then), <c>should a b …</c> (a warning for each that is not there).
/// </summary>
internal sealed record StixRule(string Verb, IReadOnlyList<string> Names)
{
    public static StixRule Parse(string text)
    {
        var words = StixDefinitions.Words(text);
        return new(words[0], words[1..]);
    }

    public void Check(JsonElement owner, StixPath path, StixFindings findings)
    {
        var there = Names.Where(name => owner.TryGetProperty(name, out _)).ToList();
        switch (Verb)
        {
            case "order" or "before":
                CheckOrder(owner, path, findings);
                break;
            case "any" when there.Count == 0:
                findings.Error(path, $"at least one of {List(Names)} must be there");
                break;
            case "one" when there.Count != 1:
                findings.Error(path, $"exactly one of {List(Names)} must be there, not {(there.Count == 0 ? "none" : List(there))}");
                break;
            case "with" when there.Contains(Names[0]) && there.Count < Names.Count:
                findings.Error(path.At(Names[0]), $"{Names[0]} comes only together with {List(Names.Skip(1))}");
                break;
            case "when" when Holds(owner) && there.Count == 0:
                findings.Error(path.At(Names[1]), $"{Names[1]} is required where {Names[0]}");
                break;
            case "never" when Holds(owner) && there.Count > 0:
                findings.Error(path.At(Names[1]), $"{Names[1]} must not be there where {Names[0]}");
                break;
            case "should":
                Names.Except(there).ToList().ForEach(name => findings.Warn(path, $"{name} should be there: who receives the object has little to go by without it"));
                break;
        }
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names);

    private void CheckOrder(JsonElement owner, StixPath path, StixFindings findings)
    {
        if (Time(owner, Names[0]) is not { } first || Time(owner, Names[1]) is not { } second)
        {
            return;
        }

        var order = first.CompareTo(second);
        if (order > 0 || (order == 0 && Verb == "before"))
        {
            findings.Error(path.At(Names[1]), $"{Names[1]} must be {(Verb == "before" ? "later than" : "the same as or later than")} {Names[0]}");
        }
    }

    private static StixTimestamp? Time(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? StixTimestamp.Parse(value.GetString()!) : null;

    private bool Holds(JsonElement owner)
    {
        var parts = Names[0].Split('=');
        return owner.TryGetProperty(parts[0], out var value) && value.ValueKind == (parts[1] == "true" ? JsonValueKind.True : JsonValueKind.False);
    }
}
