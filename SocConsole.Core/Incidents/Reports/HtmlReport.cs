using System.Net;
using System.Text;

namespace SocConsole.Core.Incidents.Reports;

/// <summary>A report as one HTML file: no script, no reference to anywhere, every text encoded, and a policy that says the same to the browser.</summary>
internal static class HtmlReport
{
    private const string Head = """
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width">
        """;

    private const string Style = """
        <style>
        body { font: 14px/1.45 system-ui, sans-serif; color: #16202c; margin: 24px auto; max-width: 1000px; padding: 0 16px; }
        h1 { font-size: 22px; overflow-wrap: anywhere; } h2 { font-size: 16px; margin: 24px 0 6px; border-bottom: 1px solid #c5ccd6; }
        table { width: 100%; border-collapse: collapse; } th { text-align: left; font-size: 12px; color: #4a5665; } td, th { padding: 4px 8px 4px 0; vertical-align: top; border-bottom: 1px solid #e4e8ee; overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 3px 16px; } dt { color: #4a5665; } dd { margin: 0; overflow-wrap: anywhere; } p { color: #4a5665; }
        </style>
        """;

    public static byte[] Write(IncidentReport report)
    {
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n").Append(Head).Append("\n<title>").Append(Safe(report.Title)).Append("</title>\n").Append(Style).Append("\n</head>\n<body>\n");
        html.Append("<h1>").Append(Safe(report.Title)).Append("</h1>\n<p>").Append(Safe(report.Subtitle)).Append("</p>\n<dl>\n");
        foreach (var (name, value) in report.Facts)
        {
            html.Append("<dt>").Append(Safe(name)).Append("</dt><dd>").Append(Safe(value)).Append("</dd>\n");
        }

        html.Append("</dl>\n");
        foreach (var section in report.Sections)
        {
            Write(html, section);
        }

        return Encoding.UTF8.GetBytes(html.Append("</body>\n</html>\n").ToString());
    }

    private static void Write(StringBuilder html, ReportSection section)
    {
        html.Append("<h2>").Append(Safe(section.Title)).Append("</h2>\n");
        if (section.Rows.Count == 0)
        {
            html.Append("<p>").Append(Safe(section.Empty)).Append("</p>\n");
            return;
        }

        html.Append("<table>\n<thead><tr>");
        foreach (var column in section.Columns)
        {
            html.Append("<th scope=\"col\">").Append(Safe(column)).Append("</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in section.Rows)
        {
            html.Append("<tr>");
            foreach (var cell in row)
            {
                html.Append("<td>").Append(Safe(cell)).Append("</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table>\n");
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
