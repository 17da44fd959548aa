using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.InsiderRisk.Places;

/// <param name="Latitude">Degrees.</param>
/// <param name="Longitude">Degrees.</param>
public sealed record AddressPlace(Country Country, double Latitude, double Longitude);

/// <summary>Where public addresses are, from a file of networks; empty when none is set.</summary>
public sealed class GeoFile
{
    /// <summary>Networks that are held in memory, some 60 bytes each.</summary>
    public const int MostNetworks = 2_000_000;

    private readonly UInt128[] starts;
    private readonly UInt128[] ends;
    private readonly AddressPlace[] places;

    private GeoFile(List<(UInt128 Start, UInt128 End, AddressPlace Place)> rows)
    {
        rows.Sort((left, right) => left.Start.CompareTo(right.Start));
        starts = [.. rows.Select(row => row.Start)];
        ends = [.. rows.Select(row => row.End)];
        places = [.. rows.Select(row => row.Place)];
    }

    public static GeoFile NotConfigured { get; } = new([]);

    /// <summary>Networks; 0 when no file is set.</summary>
    public int Count => starts.Length;

    /// <summary>Reads lines of <c>network,country,latitude,longitude</c>; a line that begins with # or <c>network</c> is passed over.</summary>
    /// <returns>Invalid with the line that is wrong.</returns>
    public static Result<GeoFile> Read(TextReader lines)
    {
        var (rows, number, known) = (new List<(UInt128, UInt128, AddressPlace)>(), 0, new Dictionary<AddressPlace, AddressPlace>());
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#' || (number == 1 && line.StartsWith("network", StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            if (rows.Count == MostNetworks || Row(line) is not { } row)
            {
                return Error.Invalid($"line {number} of the file of networks " + (rows.Count == MostNetworks ? $"is beyond {MostNetworks}" : "must be network,country,latitude,longitude"));
            }

            known.TryAdd(row.Place, row.Place);
            rows.Add((row.Start, row.End, known[row.Place]));
        }

        return new GeoFile(rows);
    }

    /// <summary>Null for an address in no network. Networks should not overlap; of those that do, the one with the highest start is looked at.</summary>
    public AddressPlace? Find(IPAddress address)
    {
        var number = Number(address);
        var at = Array.BinarySearch(starts, number);
        at = at >= 0 ? at : ~at - 1;
        return at >= 0 && number <= ends[at] ? places[at] : null;
    }

    private static (UInt128 Start, UInt128 End, AddressPlace Place)? Row(string line)
    {
        if (line.Split(',') is not [var network, var code, var latitude, var longitude] || !IPNetwork.TryParse(network.Trim(), out var range) || CountryTable.Find(code) is not { } country
            || !double.TryParse(latitude, CultureInfo.InvariantCulture, out var north) || !double.TryParse(longitude, CultureInfo.InvariantCulture, out var east) || north is not (>= -90 and <= 90) || east is not (>= -180 and <= 180))
        {
            return null;
        }

        var start = Number(range.BaseAddress);
        var free = (range.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) - range.PrefixLength;
        return (start, start + (free >= 128 ? UInt128.MaxValue : (UInt128.One << free) - 1), new AddressPlace(country, north, east));
    }

    // IPv4 as it is mapped into IPv6, so that both are one line.
    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
