namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>Something an event must have before a rule can match it: a field, or a field with a value (case does not matter).</summary>
internal readonly record struct Guard(string Field, string? Value)
{
    /// <summary>More guards than this are not worth their entries in the index.</summary>
    public const int Maximum = 512;

    /// <summary>The set of guards that lets the fewest events through, by a guess from the field's name; null where neither narrows anything.</summary>
    public static IReadOnlyList<Guard>? Narrower(IReadOnlyList<Guard>? left, IReadOnlyList<Guard>? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        return Width(right) < Width(left) ? right : left;
    }

    private static int Width(IReadOnlyList<Guard> guards) => guards.Max(guard => guard switch
    {
        { Value: null } => 5,
        { Field: Ingestion.Ecs.EventAction } => 1,
        { Field: Ingestion.Ecs.EventDataset } => 2,
        { Field: Ingestion.Ecs.EventCategory } => 4,
        _ => 3,
    });
}
