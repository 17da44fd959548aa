using System.Text;
using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Connectors.Chat;

/// <summary>Writes notices as chats take them. What a log line says is shown as text: it names nobody, links nowhere and formats nothing.</summary>
internal static class ChatFormat
{
    private const string Marks = @"\`*_{}[]()#+-.!|~>";

    public static string Body(string format, Notice notice) => format switch
    {
        "slack" => JsonSerializer.Serialize(new { text = Slack(string.Join('\n', NoticeText.Lines(notice))), mrkdwn = false, unfurl_links = false, unfurl_media = false }, Wire.Json),
        "teams" => Teams(notice),
        "mattermost" => JsonSerializer.Serialize(new { text = string.Join("  \n", NoticeText.Lines(notice).Select(Markdown)) }, Wire.Json),
        _ => JsonSerializer.Serialize(notice, Wire.Json),
    };

    // Slack's three control characters; without them there is no mention and no link.
    internal static string Slack(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    internal static string Markdown(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            if (Marks.Contains(letter, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(letter);
            if (letter is '@' or ':')
            {
                // Without width: a mention or a link is broken, and the eye sees the same.
                escaped.Append('\u200b');
            }
        }

        return escaped.ToString();
    }

    // Text runs of an adaptive card know no markup.
    private static string Teams(Notice notice)
    {
        var card = new Dictionary<string, object>
        {
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["body"] = NoticeText.Lines(notice).Select(line => new { type = "RichTextBlock", inlines = new[] { new { type = "TextRun", text = line } } }).ToArray(),
        };
        var message = new { type = "message", attachments = new[] { new Dictionary<string, object> { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = card } } };
        return JsonSerializer.Serialize(message);
    }
}
