using System.Globalization;
using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace SocConsole.Core.Incidents.Reports;

/// <summary>
/// A report as PDF with two of the fourteen fonts that every reader has, so that neither the machine nor the file needs fonts. They have Latin letters; what they lack is
/// written as its code point, <c>U+65E5</c>: evidence must not lose a character without a trace.
/// </summary>
internal sealed class PdfReport : IDisposable
{
    private const double Width = 595;
    private const double Height = 842;
    private const double Margin = 48;
    private const double Body = 9;
    private const double Line = 12.5;
    private const int MaximumPages = 200;

    private readonly PdfDocumentBuilder document = new();
    private readonly PdfDocumentBuilder.AddedFont plain;
    private readonly PdfDocumentBuilder.AddedFont bold;
    private PdfPageBuilder page;
    private double y;
    private int pages;

    private PdfReport()
    {
        plain = document.AddStandard14Font(Standard14Font.Helvetica);
        bold = document.AddStandard14Font(Standard14Font.HelveticaBold);
        page = Next();
    }

    public static byte[] Write(IncidentReport report)
    {
        using var writer = new PdfReport();
        writer.Text(report.Title, 16, writer.bold, 20);
        writer.Text(report.Subtitle, Body, writer.plain, Line);
        writer.y -= 6;
        foreach (var (name, value) in report.Facts)
        {
            writer.Text($"{name}: {value}", Body, writer.plain, Line);
        }

        foreach (var section in report.Sections)
        {
            writer.Section(section);
        }

        return writer.document.Build();
    }

    public void Dispose() => document.Dispose();

    private void Section(ReportSection section)
    {
        y -= 10;
        Text(section.Title, 12, bold, 17);
        if (section.Rows.Count == 0)
        {
            Text(section.Empty, Body, plain, Line);
            return;
        }

        // Columns don't fit a page when every value may be long: one paragraph a row, each value with its name.
        foreach (var row in section.Rows)
        {
            Text(string.Join("  |  ", row.Select((cell, at) => at == 0 ? cell : $"{section.Columns[at]}: {cell}")), Body, plain, Line);
            y -= 2;
        }
    }

    private void Text(string text, double size, PdfDocumentBuilder.AddedFont font, double height)
    {
        foreach (var line in Wrap(Printable(text), size, font))
        {
            if (y - height < Margin)
            {
                if (pages == MaximumPages)
                {
                    return;
                }

                page = Next();
            }

            y -= height;
            if (line.Length > 0)
            {
                page.AddText(line, size, new PdfPoint(Margin, y), font);
            }
        }
    }

    private PdfPageBuilder Next()
    {
        y = Height - Margin;
        pages++;
        var next = document.AddPage(PageSize.A4);
        next.AddText(string.Create(CultureInfo.InvariantCulture, $"{pages}"), 8, new PdfPoint(Width - Margin, Margin / 2), plain);
        return next;
    }

    private IEnumerable<string> Wrap(string text, double size, PdfDocumentBuilder.AddedFont font)
    {
        var line = new StringBuilder();
        double used = 0;
        foreach (var word in Words(text))
        {
            var width = WidthOf(word, size, font);
            if (used > 0 && used + width > Width - (2 * Margin))
            {
                yield return line.ToString().TrimEnd();
                line.Clear();
                used = 0;
            }

            line.Append(word);
            used += width;
        }

        yield return line.ToString().TrimEnd();
    }

    // Words with the space behind them; what is longer than 60 characters is cut, so that no line leaves the page.
    private static IEnumerable<string> Words(string text)
    {
        const int Longest = 60;
        foreach (var word in text.Split(' '))
        {
            for (var at = 0; at < word.Length; at += Longest)
            {
                yield return at + Longest < word.Length ? word.Substring(at, Longest) : word[at..] + " ";
            }
        }
    }

    private double WidthOf(string text, double size, PdfDocumentBuilder.AddedFont font) => page.MeasureText(text, size, new PdfPoint(0, 0), font).Sum(letter => letter.Width);

    private static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is >= ' ' and <= '~')
            {
                printable.Append((char)rune.Value);
            }
            else if (Rune.IsWhiteSpace(rune))
            {
                printable.Append(' ');
            }
            else
            {
                printable.Append(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
            }
        }

        return printable.ToString();
    }
}
