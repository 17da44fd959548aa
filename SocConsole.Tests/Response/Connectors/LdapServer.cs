using System.Formats.Asn1;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SocConsole.Tests.Response.Connectors;

/// <summary>A small directory on 127.0.0.1 that speaks LDAP v3: bind, search by equality, replace, StartTLS.</summary>
internal sealed class LdapServer : IAsyncDisposable
{
    public const string AdminDn = "cn=soc,dc=soc,dc=test";
    public const string Base = "dc=soc,dc=test";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly X509Certificate2 certificate;
    private readonly bool tls;
    private readonly Task serving;

    public LdapServer(bool tls)
    {
        this.tls = tls;
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Pem => certificate.ExportCertificatePem();

    public int Changes { get; private set; }

    /// <summary>Code that a change answers instead of working.</summary>
    public int? Refusal { get; set; }

    public SortedDictionary<string, SortedDictionary<string, string[]>> Entries { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cn=Ann,dc=soc,dc=test"] = new(StringComparer.OrdinalIgnoreCase) { ["sAMAccountName"] = ["ann"], ["userAccountControl"] = ["66048"] },
        ["cn=Gone,dc=soc,dc=test"] = new(StringComparer.OrdinalIgnoreCase) { ["sAMAccountName"] = ["gone"], ["userAccountControl"] = ["514"] },
        ["cn=Star,dc=soc,dc=test"] = new(StringComparer.OrdinalIgnoreCase) { ["sAMAccountName"] = ["a*)(b"] },
    };

    public string Snapshot() => string.Join('\n', Entries.Select(entry => $"{entry.Key}: {string.Join(' ', entry.Value.Select(pair => $"{pair.Key}={string.Join('|', pair.Value)}"))}"));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        certificate.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(TalkAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var socket = client;
        Stream stream = client.GetStream();
        try
        {
            if (tls)
            {
                stream = await SecureAsync(stream);
            }

            while (true)
            {
                var message = await Core.Response.Connectors.Ldap.LdapFrames.ReadAsync(stream, stop.Token);
                var reader = new AsnReader(message, AsnEncodingRules.BER).ReadSequence();
                var id = (int)reader.ReadInteger();
                var tag = reader.PeekTag();
                foreach (var reply in Replies(id, tag.TagValue, reader.ReadSequence(tag)))
                {
                    await stream.WriteAsync(reply, stop.Token);
                }

                if (tag.TagValue == 23)
                {
                    stream = await SecureAsync(stream);
                }
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            await stream.DisposeAsync();
        }
    }

    private async Task<Stream> SecureAsync(Stream plain)
    {
        var secure = new SslStream(plain);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
        return secure;
    }

    private List<byte[]> Replies(int id, int operation, AsnReader content)
    {
        switch (operation)
        {
            case 0:
                content.ReadInteger();
                var dn = Text(content);
                var password = Encoding.UTF8.GetString(content.ReadOctetString(new Asn1Tag(TagClass.ContextSpecific, 0)));
                return [Done(id, 1, dn == AdminDn && password == BackendStub.Secret ? 0 : 49)];
            case 3:
                return [.. Found(content).Select(entry => Entry(id, entry)), Done(id, 5, 0)];
            case 6:
                return [Done(id, 7, Refusal ?? Replace(content))];
            default:
                return [Done(id, 24, 0)];
        }
    }

    private List<string> Found(AsnReader search)
    {
        var root = Text(search);
        search.ReadEnumeratedBytes();
        search.ReadEnumeratedBytes();
        search.ReadInteger();
        search.ReadInteger();
        search.ReadBoolean();
        if (search.PeekTag().TagValue == 7)
        {
            return Entries.ContainsKey(root) ? [root] : root == Base ? [Base] : [];
        }

        var filter = search.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 3));
        var (attribute, value) = (Text(filter), Text(filter));
        return [.. Entries.Where(entry => entry.Value.TryGetValue(attribute, out var values) && values.Contains(value)).Select(entry => entry.Key)];
    }

    private int Replace(AsnReader modify)
    {
        var dn = Text(modify);
        var change = modify.ReadSequence().ReadSequence();
        change.ReadEnumeratedBytes();
        var attribute = change.ReadSequence();
        var name = Text(attribute);
        var set = attribute.ReadSetOf();
        List<string> values = [];
        while (set.HasData)
        {
            values.Add(Text(set));
        }

        if (!Entries.TryGetValue(dn, out var entry))
        {
            return 32;
        }

        Changes++;
        entry.Remove(name);
        if (values.Count > 0)
        {
            entry[name] = [.. values];
        }

        return 0;
    }

    private byte[] Entry(int id, string dn) => Message(id, 4, writer =>
    {
        writer.WriteOctetString(Encoding.UTF8.GetBytes(dn));
        using (writer.PushSequence())
        {
            foreach (var (name, values) in Entries.GetValueOrDefault(dn) ?? [])
            {
                using (writer.PushSequence())
                {
                    writer.WriteOctetString(Encoding.UTF8.GetBytes(name));
                    using (writer.PushSetOf())
                    {
                        foreach (var value in values)
                        {
                            writer.WriteOctetString(Encoding.UTF8.GetBytes(value));
                        }
                    }
                }
            }
        }
    });

    private static byte[] Done(int id, int operation, int code) => Message(id, operation, writer =>
    {
        writer.WriteEncodedValue([0x0a, 0x01, (byte)code]);
        writer.WriteOctetString([]);
        writer.WriteOctetString([]);
    });

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

    private static string Text(AsnReader reader) => Encoding.UTF8.GetString(reader.ReadOctetString());
}
