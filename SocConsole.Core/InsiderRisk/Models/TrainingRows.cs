namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>Days to learn from.</summary>
/// <param name="Columns">Row after row.</param>
/// <param name="People">Person of each row; days of one person are never split between learning and measuring.</param>
/// <param name="Labels">Which days were malicious; null without labels.</param>
public sealed record TrainingRows(float[] Columns, IReadOnlyList<int> People, IReadOnlyList<DateOnly> Dates, bool[]? Labels)
{
    public int Count => People.Count;
}
