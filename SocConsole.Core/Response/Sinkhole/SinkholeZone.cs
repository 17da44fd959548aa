using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace SocConsole.Core.Response.Sinkhole;

/// <summary>One domain as resolvers answer it.</summary>
/// <param name="Address">What is answered; null answers that the name does not exist.</param>
public sealed record SunkDomain(string Domain, string? Address);

/// <summary>A response policy zone (draft-vixie-dnsop-dns-rpz): every domain and all below it.</summary>
public sealed class SinkholeZone
{
    // Short, so that resolvers drop what was lifted soon.
    private const int Seconds = 60;

    private SinkholeZone(string name, uint serial, IReadOnlyList<SunkDomain> domains)
    {
        (Name, Serial, Domains) = (name, serial, domains);
        Text = Render();
        ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text)))[..32]}\"";
    }

    public string Name { get; }

    /// <summary>Grows with every change.</summary>
    public uint Serial { get; }

    public IReadOnlyList<SunkDomain> Domains { get; }

    /// <summary>The zone file (RFC 1035, 5).</summary>
    public string Text { get; }

    public string ETag { get; }

    /// <summary>Renders the entries that are active at <paramref name="now"/>; each domain stands once, as the newest entry says.</summary>
    public static SinkholeZone Of(string name, uint serial, IEnumerable<SinkholeEntry> entries, DateTime now) => new(
        name.TrimEnd('.'),
        serial,
        [
            .. entries.Where(entry => entry.RemovedAt is null && (entry.ExpiresAt is null || entry.ExpiresAt > now))
                .GroupBy(entry => entry.Domain, StringComparer.Ordinal)
                .Select(group => group.MaxBy(entry => entry.Id)!)
                .OrderBy(entry => entry.Domain, StringComparer.Ordinal)
                .Select(entry => new SunkDomain(entry.Domain, entry.Address)),
        ]);

    /// <summary>The domains that a zone's text makes resolvers answer falsely, read from the text itself.</summary>
    public static IReadOnlySet<string> Read(string text) => text.Split('\n').Where(line => line.Length > 0 && line[0] is not (';' or '$' or '@' or '*' or ' ' or '\t'))
        .Select(line => line.Split(' ', 2)[0]).ToHashSet(StringComparer.Ordinal);

    private string Render()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"$ORIGIN {Name}.\n$TTL {Seconds}\n@ IN SOA localhost. hostmaster.localhost. {Serial} {Seconds} {Seconds} 86400 {Seconds}\n@ IN NS localhost.\n");
        foreach (var entry in Domains)
        {
            var record = entry.Address is null ? "CNAME ." : $"{(IPAddress.Parse(entry.Address).AddressFamily == AddressFamily.InterNetworkV6 ? "AAAA" : "A")} {entry.Address}";
            text.Append(CultureInfo.InvariantCulture, $"{entry.Domain} IN {record}\n*.{entry.Domain} IN {record}\n");
        }

        return text.ToString();
    }
}
