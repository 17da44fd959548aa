using System.Formats.Asn1;
using System.Numerics;
using System.Text;

namespace SocConsole.Core.Response.Connectors.Ldap;

/// <summary>What a server answers to an operation (RFC 4511, 4.1.9); only codes that are treated differently have names.</summary>
internal enum LdapCode
{
    Success = 0,
    SizeLimitExceeded = 4,
    NoSuchAttribute = 16,
    NoSuchObject = 32,
    InvalidCredentials = 49,
    InsufficientAccess = 50,
    Busy = 51,
    Unavailable = 52,
    UnwillingToPerform = 53,
}

/// <summary>An entry that a search found; attribute values are texts.</summary>
internal sealed record LdapEntry(string Dn, IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes)
{
    /// <summary>The values in their order; null when the entry has no such attribute.</summary>
    public IReadOnlyList<string>? Values(string attribute) => Attributes.GetValueOrDefault(attribute);
}

/// <summary>One message of a server: its operation's number (RFC 4511) and content.</summary>
internal sealed record LdapReply(int Operation, LdapCode? Code, LdapEntry? Entry);

/// <summary>Writes and reads the few messages of LDAP v3 that are needed (RFC 4511), in BER.</summary>
internal static class LdapMessages
{
    public const int BindResponse = 1;
    public const int SearchEntry = 4;
    public const int SearchDone = 5;
    public const int ModifyResponse = 7;
    public const int ExtendedResponse = 24;

    private const int Version = 3;
    private const int MostFound = 2;
    private const string StartTlsName = "1.3.6.1.4.1.1466.20037";

    private static readonly Asn1Tag Primitive0 = new(TagClass.ContextSpecific, 0);

    private enum Scope
    {
        Base = 0,
        Subtree = 2,
    }

    private enum Aliases
    {
        Never = 0,
    }

    private enum Change
    {
        Replace = 2,
    }

    public static byte[] Bind(int id, string dn, string password) => Message(id, 0, writer =>
    {
        writer.WriteInteger(Version);
        Text(writer, dn);
        writer.WriteOctetString(Encoding.UTF8.GetBytes(password), Primitive0);
    });

    public static byte[] StartTls(int id) => Message(id, 23, writer => writer.WriteOctetString(Encoding.ASCII.GetBytes(StartTlsName), Primitive0));

    /// <summary>Entries below <paramref name="root"/> whose attribute has exactly the value; that entry itself for no attribute. The value is data of its own here, so that nothing in it is a filter.</summary>
    public static byte[] Search(int id, string root, string? attribute, string value, IReadOnlyList<string> wanted) => Message(id, 3, writer =>
    {
        Text(writer, root);
        writer.WriteEnumeratedValue(attribute is null ? Scope.Base : Scope.Subtree);
        writer.WriteEnumeratedValue(Aliases.Never);
        writer.WriteInteger(MostFound);
        writer.WriteInteger(0);
        writer.WriteBoolean(false);
        if (attribute is null)
        {
            writer.WriteOctetString("objectClass"u8, new Asn1Tag(TagClass.ContextSpecific, 7));
        }
        else
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
            {
                Text(writer, attribute);
                Text(writer, value);
            }
        }

        using (writer.PushSequence())
        {
            foreach (var name in wanted)
            {
                Text(writer, name);
            }
        }
    });

    /// <summary>Replaces all values of an attribute; none removes it.</summary>
    public static byte[] Replace(int id, string dn, string attribute, IReadOnlyList<byte[]> values) => Message(id, 6, writer =>
    {
        Text(writer, dn);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteEnumeratedValue(Change.Replace);
            using (writer.PushSequence())
            {
                Text(writer, attribute);
                using (writer.PushSetOf())
                {
                    foreach (var value in values)
                    {
                        writer.WriteOctetString(value);
                    }
                }
            }
        }
    });

    /// <summary>Reads a message. Throws <see cref="AsnContentException"/> for what is none.</summary>
    public static LdapReply Read(ReadOnlyMemory<byte> bytes, out BigInteger id)
    {
        var message = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
        id = message.ReadInteger();
        var tag = message.PeekTag();
        if (tag.TagClass != TagClass.Application)
        {
            throw new AsnContentException("It is no LDAP message.");
        }

        if (tag.TagValue is BindResponse or SearchDone or ModifyResponse or ExtendedResponse)
        {
            return new LdapReply(tag.TagValue, message.ReadSequence(tag).ReadEnumeratedValue<LdapCode>(), null);
        }

        return new LdapReply(tag.TagValue, null, tag.TagValue == SearchEntry ? Entry(message.ReadSequence(tag)) : null);
    }

    private static LdapEntry Entry(AsnReader reader)
    {
        var dn = Encoding.UTF8.GetString(reader.ReadOctetString());
        var attributes = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        var list = reader.ReadSequence();
        while (list.HasData)
        {
            var attribute = list.ReadSequence();
            var name = Encoding.UTF8.GetString(attribute.ReadOctetString());
            var set = attribute.ReadSetOf();
            List<string> values = [];
            while (set.HasData)
            {
                values.Add(Encoding.UTF8.GetString(set.ReadOctetString()));
            }

            attributes[name] = values;
        }

        return new LdapEntry(dn, attributes);
    }

    private static byte[] Message(int id, int operation, Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            using (writer.PushSequence(new Asn1Tag(TagClass.Application, operation)))
            {
                content(writer);
            }
        }

        return writer.Encode();
    }

    private static void Text(AsnWriter writer, string text) => writer.WriteOctetString(Encoding.UTF8.GetBytes(text));
}
