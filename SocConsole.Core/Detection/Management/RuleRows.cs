namespace SocConsole.Core.Detection.Management;

/// <summary>Fills rows from documents.</summary>
internal static class RuleRows
{
    public static StoredRule New(CheckedRule rule, string pack, string by, DateTime now)
    {
        var row = new StoredRule
        {
            RuleId = rule.RuleId,
            Pack = pack,
            File = rule.File,
            Text = rule.Text,
            Hash = rule.Hash,
            Title = rule.Header.Title,
            SigmaTags = rule.Header.Tags,
            LogSource = rule.Header.LogSource,
            CreatedAt = now,
            CreatedBy = by,
            UpdatedBy = by,
        };
        Take(row, rule, rule.File, by, now);
        return row;
    }

    /// <summary>Puts the document in place of the row's.</summary>
    public static void Take(StoredRule row, CheckedRule rule, string file, string by, DateTime now)
    {
        row.Version++;
        (row.File, row.Text, row.Hash, row.Kind) = (file, rule.Text, rule.Hash, rule.Kind);
        (row.Title, row.Name, row.Level, row.Status) = (rule.Header.Title, rule.Header.Name, rule.Header.Level, rule.Header.Status);
        (row.Author, row.License, row.SigmaTags, row.LogSource) = (rule.Header.Author, rule.Header.License, rule.Header.Tags, rule.Header.LogSource);
        (row.UpdatedAt, row.UpdatedBy) = (now, by);
    }
}
