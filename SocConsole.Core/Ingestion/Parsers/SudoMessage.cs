namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Reads sudo's log lines (sudoers(5), "Log format"): <c>USER : [reason ;] TTY=… ; PWD=… ; USER=… ; COMMAND=…</c>.</summary>
internal static class SudoMessage
{
    public static void Read(ReadOnlySpan<char> text, EventFields fields)
    {
        text = text.TrimStart(' ');
        if (PamMessage.Read(text, fields))
        {
            return;
        }

        var colon = text.IndexOf(" : ");
        if (colon <= 0 || text[..colon].Contains(' '))
        {
            PhraseReader.Read(text, fields);
            return;
        }

        Peer.AddUser(fields, text[..colon]);
        var rest = text[(colon + 3)..];
        AddVerdict(rest, fields);
        ReadPairs(rest, fields);
    }

    private static void AddVerdict(ReadOnlySpan<char> rest, EventFields fields)
    {
        var end = rest.IndexOf(" ;");
        var first = (end < 0 ? rest : rest[..end]).Trim();
        var space = first.IndexOf(' ');
        if (first.Contains(" incorrect password attempt", StringComparison.Ordinal) && space > 0 && Numbers.TryRead(first[..space], 1_000_000, out var attempts))
        {
            SshdMessage.Outcome(fields, "sudo_auth_failed", success: false);
            fields.Add(Ecs.Attempts, Numbers.Text(attempts));
        }
        else if (first.StartsWith("a password is required"))
        {
            SshdMessage.Outcome(fields, "sudo_auth_failed", success: false);
        }
        else if (first.StartsWith("user NOT ") || first.StartsWith("command not allowed") || first.StartsWith("user not allowed"))
        {
            SshdMessage.Outcome(fields, "sudo_not_allowed", success: false);
            fields.Add(Ecs.EventReason, TextPool.Get(first));
        }
        else if (rest.Contains("COMMAND=", StringComparison.Ordinal))
        {
            fields.Add(Ecs.EventAction, "sudo_command");
            fields.Add(Ecs.EventCategory, "process");
            fields.Add(Ecs.EventOutcome, "success");
        }
    }

    private static void ReadPairs(ReadOnlySpan<char> rest, EventFields fields)
    {
        // COMMAND comes last and may hold anything, so it is cut off before the others are looked for.
        var command = rest.IndexOf("COMMAND=");
        if (command >= 0)
        {
            fields.Add(Ecs.ProcessCommandLine, rest[(command + 8)..].Trim().ToString());
            rest = rest[..command];
        }

        foreach (var range in rest.Split(" ; "))
        {
            var pair = rest[range].Trim();
            if (pair.StartsWith("TTY="))
            {
                fields.AddIfMissing(Ecs.ProcessTty, TextPool.Get(pair[4..]));
            }
            else if (pair.StartsWith("PWD="))
            {
                fields.AddIfMissing(Ecs.ProcessWorkingDirectory, TextPool.Get(pair[4..]));
            }
            else if (pair.StartsWith("USER="))
            {
                fields.AddIfMissing(Ecs.UserEffectiveName, TextPool.Get(pair[5..]));
            }
        }
    }
}
