using System.Diagnostics.CodeAnalysis;
using System.Xml;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// One Windows event a line in the XML of its own schema (http://schemas.microsoft.com/win/2004/08/events/event), as <c>wevtutil qe /f:xml</c> and many forwarders
/// write it. Elements are read under the names that converters to JSON give them, so that both come out alike.
/// </summary>
public sealed class WindowsXmlParser : IEventParser
{
    private const string Attributes = ".#attributes.";
    private static readonly WindowsProduct Product = new();

    // A document type could name files and addresses, or grow without end.
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = Normaliser.MaximumLength,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public string Dataset => "windows";

    public bool TryParse(string line, in ParseContext context, [NotNullWhen(true)] out ParsedLine? parsed)
    {
        parsed = null;

        // A browser's view of the XML, copied, has a dash before what can be folded.
        var text = line.AsSpan().TrimStart("- ");
        if (!text.StartsWith("<Event ") && !text.StartsWith("<Event>"))
        {
            return false;
        }

        var fields = new EventFields(40);
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.ToString()), Settings);
            Read(reader, fields);
        }
        catch (XmlException)
        {
            // Not well formed: another parser keeps the line as text.
            return false;
        }

        if (!Product.Knows(fields))
        {
            return false;
        }

        DateTime? timestamp = null;
        Product.Read(fields, ref timestamp);
        fields.AddIfMissing(Ecs.Message, line);
        parsed = new ParsedLine(timestamp, fields);
        return true;
    }

    private static void Read(XmlReader reader, EventFields fields)
    {
        List<string> path = [];
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.Depth < JsonFlattener.MaximumDepth:
                    path.RemoveRange(reader.Depth, path.Count - reader.Depth);
                    path.Add(reader.LocalName);
                    AddAttributes(reader, path, fields);
                    break;
                case XmlNodeType.Element:
                    reader.Skip();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when reader.Value.Trim(' ') is not ("" or "-") || IsData(path):
                    Add(fields, path, reader.Value);
                    break;
            }
        }
    }

    /// <summary><c>Data Name="x"</c> is a field of that name; other attributes are fields of their own.</summary>
    private static void AddAttributes(XmlReader reader, List<string> path, EventFields fields)
    {
        while (reader.MoveToNextAttribute())
        {
            if (IsData(path) && reader.LocalName == "Name")
            {
                path[^1] = reader.Value;
            }
            else if (reader.Prefix != "xmlns" && reader.LocalName != "xmlns")
            {
                path.Add(reader.LocalName);
                Add(fields, path, reader.Value, Attributes);
                path.RemoveAt(path.Count - 1);
            }
        }

        reader.MoveToElement();
    }

    private static bool IsData(List<string> path) => path is ["Event", "EventData", ..] && path.Count == 3;

    private static void Add(EventFields fields, List<string> path, string value, string last = ".")
    {
        var name = string.Join('.', path[..^1]) + (path.Count > 1 ? last : "") + path[^1];
        if (name.Length <= JsonFlattener.MaximumName && fields.Count < JsonFlattener.MaximumFields)
        {
            fields.Add(EcsAliases.Canonical(name), value);
        }
        else
        {
            fields.MarkTruncated();
        }
    }
}
