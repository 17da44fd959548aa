using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.DarkWeb;

/// <summary>What stands in a page for a reader: its title, its visible text, and where its links lead. Nothing is run and nothing is loaded.</summary>
/// <param name="Title">At most <see cref="MaximumTitle"/> characters, one line; empty where there is none.</param>
/// <param name="Text">Title, text and links, a line each block.</param>
internal sealed record PageText(string Title, string Text)
{
    public const int MaximumTitle = 300;
    private const int MaximumElements = 200_000;

    // Nesting makes the parser's work grow with its square.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private static readonly HashSet<string> Unseen = new(StringComparer.OrdinalIgnoreCase) { "script", "style", "template", "head", "svg", "object", "iframe" };

    private static readonly HashSet<string> WithinALine = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr",
    };

    static PageText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads a page or a plain text. The byte order mark decides its encoding, then the header, then the page itself. Errors: SCRAPE_FAILED for what is built to be slow.</summary>
    public static Result<PageText> Read(FetchedPage page, TimeProvider clock)
    {
        if (page.MediaType is { } media && media != "text/html" && media != "application/xhtml+xml")
        {
            return new PageText(string.Empty, Decode(page.Bytes, EncodingOf(page.Charset) ?? Encoding.UTF8));
        }

        try
        {
            var started = clock.GetTimestamp();
            var count = 0;
            var parser = new HtmlParser(new HtmlParserOptions
            {
                SkipComments = true,
                OnCreated = (_, _) =>
                {
                    if (++count > MaximumElements || clock.GetElapsedTime(started) > Longest)
                    {
                        throw new PageTooHardException();
                    }
                },
            });
            using var bytes = new MemoryStream(page.Bytes);
            using var document = EncodingOf(page.Charset) is { } said ? parser.ParseDocument(Decode(page.Bytes, said)) : parser.ParseDocument(bytes);
            var title = Short(OneLine(document.Title ?? string.Empty));
            return new PageText(title, Collect(document, title));
        }
        catch (PageTooHardException)
        {
            return DarkWebFault.Failed($"The page has more than {MaximumElements:N0} elements, or nests them so that it can't be read in {Longest.TotalSeconds:0} seconds.");
        }
    }

    private static string Collect(IDocument document, string title)
    {
        var text = new StringBuilder(title).Append('\n');
        var links = new StringBuilder();
        var node = (INode?)document.Body;
        var root = node;
        while (node is not null)
        {
            if (node is IText words)
            {
                text.Append(words.Data);
            }

            var element = node as IElement;
            var isBlock = element is not null && !WithinALine.Contains(element.LocalName);
            if (isBlock)
            {
                text.Append('\n');
            }

            if (element?.GetAttribute("href") is { Length: > 0 } link)
            {
                links.Append(link.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? link["mailto:".Length..] : link).Append('\n');
            }

            node = element is not null && Unseen.Contains(element.LocalName) ? Next(node, root!, text) : node.FirstChild ?? Next(node, root!, text);
        }

        return text.Append('\n').Append(links).ToString();
    }

    // The next node in the order of the document that is not within this one; a block that ends here ends its line.
    private static INode? Next(INode node, INode root, StringBuilder text)
    {
        for (var place = node; place != root; place = place.Parent!)
        {
            if (place is IElement element && !WithinALine.Contains(element.LocalName))
            {
                text.Append('\n');
            }

            if (place.NextSibling is { } next)
            {
                return next;
            }
        }

        return null;
    }

    private static string Decode(byte[] bytes, Encoding encoding)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), encoding, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    // The framework has no way to ask whether there is an encoding.
    private static Encoding? EncodingOf(string? name)
    {
        try
        {
            return name is { Length: > 0 and <= 40 } ? Encoding.GetEncoding(name) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Short(string text) => text.Length > MaximumTitle ? text[..MaximumTitle] : text;

    private sealed class PageTooHardException : Exception;
}
