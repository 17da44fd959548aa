using System.Text;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence;

/// <summary>Fills an <see cref="IndicatorIndex"/> one indicator at a time, so that no list of them stands beside it. Serves once.</summary>
internal sealed class IndicatorIndexBuilder
{
    private readonly Dictionary<int, string> wholeUrls = [];
    private readonly List<string> sources = [];
    private readonly Dictionary<string, ushort> sourceNumbers = new(StringComparer.Ordinal);

    public IndicatorAddresses Addresses { get; } = new();

    public IndicatorTexts Domains { get; } = new();

    public IndicatorTexts Urls { get; } = new();

    public IndicatorTexts Hashes { get; } = new();

    public IndicatorTexts Mails { get; } = new();

    public IReadOnlyDictionary<int, string> WholeUrls => wholeUrls;

    public IReadOnlyList<string> Sources => sources;

    public int Count { get; private set; }

    /// <summary>Adds an indicator in its normal form; the first of an equal value wins.</summary>
    public void Add(IndicatorType type, string value, int id, string source)
    {
        var number = NumberOf(source);
        Count += type switch
        {
            IndicatorType.Ip or IndicatorType.Cidr => Addresses.TryAdd(value, id, number),
            IndicatorType.Domain => Domains.TryAdd(Encoding.UTF8.GetBytes(value), id, number),
            IndicatorType.Url => AddUrl(value, id, number),
            IndicatorType.Hash => Hashes.TryAdd(Convert.FromHexString(value), id, number),
            IndicatorType.Email => Mails.TryAdd(Encoding.UTF8.GetBytes(value), id, number),
            IndicatorType.Cve => false,
            _ => throw new InvalidOperationException($"unknown indicator type {type}"),
        } ? 1 : 0;
    }

    public IndicatorIndex Build()
    {
        Addresses.Trim();
        Domains.Trim();
        Urls.Trim();
        Hashes.Trim();
        Mails.Trim();
        return new IndicatorIndex(this);
    }

    private bool AddUrl(string value, int id, ushort source)
    {
        Span<byte> buffer = stackalloc byte[WebAddress.Longest + 2];
        var length = UrlKey.Write(value, buffer);
        if (length < 0 || !Urls.TryAdd(buffer[..length], id, source))
        {
            return false;
        }

        // Only what the key leaves out, such as a fragment, is kept once more.
        if (!Ascii.Equals(buffer[..length], value))
        {
            wholeUrls[Urls.Count - 1] = value;
        }

        return true;
    }

    // An organization with more sources than numbers calls the rest by the last one's name.
    private ushort NumberOf(string source)
    {
        if (!sourceNumbers.TryGetValue(source, out var number))
        {
            number = (ushort)Math.Min(sources.Count, ushort.MaxValue);
            if (sources.Count < ushort.MaxValue)
            {
                sources.Add(source);
                sourceNumbers.Add(source, number);
            }
            else
            {
                number = ushort.MaxValue - 1;
            }
        }

        return number;
    }
}
