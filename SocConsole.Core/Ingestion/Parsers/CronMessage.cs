namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Reads cron's sentences (cron(8), crontab(1)): <c>(USER) CMD (command)</c>, <c>(USER) REPLACE (USER)</c>. Its session lines are PAM's.</summary>
internal static class CronMessage
{
    public static bool IsCron(ReadOnlySpan<char> program) => program is "CRON" or "cron" or "crond" or "CROND" or "crontab" or "anacron" or "/usr/sbin/cron" or "cronie";

    public static void Read(ReadOnlySpan<char> text, EventFields fields)
    {
        var close = text.IndexOf(") ");
        if (!text.StartsWith("(") || close < 1)
        {
            return;
        }

        var user = text[1..close];
        var rest = text[(close + 2)..];
        var open = rest.IndexOf(" (");
        var verb = open < 0 ? rest : rest[..open];
        var detail = open < 0 ? default : rest[(open + 2)..];
        detail = detail.EndsWith(")") ? detail[..^1] : detail;
        if (verb is "CMD")
        {
            Add(fields, "cron_command", "process", user);
            fields.AddIfMissing(Ecs.ProcessCommandLine, detail.Trim().ToString());
            return;
        }

        var action = verb switch
        {
            "REPLACE" => "crontab_replaced",
            "DELETE" => "crontab_deleted",
            "LIST" => "crontab_listed",
            "BEGIN EDIT" => "crontab_edit_begun",
            "END EDIT" => "crontab_edit_ended",
            "RELOAD" => "crontab_reloaded",
            _ => null,
        };
        if (action is not null)
        {
            Add(fields, action, "configuration", user);
        }
    }

    private static void Add(EventFields fields, string action, string category, ReadOnlySpan<char> user)
    {
        fields.Add(Ecs.EventAction, action);
        fields.Add(Ecs.EventCategory, category);
        Peer.AddUser(fields, user);
    }
}
