using System.Net;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Tests.Intelligence.Exclusions;

/// <summary>The matcher finds what looking at each entry of each list finds.</summary>
public sealed class ExclusionPropertyTests
{
    private const int Rounds = 200;
    private const int ValuesOfARound = 60;

    private static readonly string[] Labels = ["a", "b", "ab", "mail", "www", "com", "org", "net", "co"];

    private readonly Random random = new(4711);

    [Fact]
    public void Hits_RandomListsAndValues_AreThoseOfTheNaiveWay()
    {
        var hits = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var lists = Enumerable.Range(1, 6).Select(List).ToList();
            var matcher = ExclusionMatcher.Build(lists.Select(list => (list.Row, (IEnumerable<string>)list.Entries)), TimeProvider.System);
            for (var i = 0; i < ValuesOfARound; i++)
            {
                var (type, value) = Value();
                var expected = lists.Where(list => Naive(list.Row, list.Entries, type, value)).Select(list => list.Row.Id).Order();
                var found = matcher.Hits(type, value).Select(hit => hit.ExclusionId).Order().ToList();
                Assert.True(expected.SequenceEqual(found), $"round {round}: {type} {value} hits {string.Join(',', found)}, naively {string.Join(',', expected)}");
                hits += found.Count;
            }
        }

        Assert.True(hits > Rounds, $"only {hits} hits: the test asks nothing");
    }

    private (Exclusion Row, IReadOnlyList<string> Entries) List(int id)
    {
        var kind = (ExclusionKind)random.Next(5);
        var row = new Exclusion { Id = id, Name = $"list {id}", Owner = "owner", Kind = kind, Types = random.Next(3) == 0 ? [(IndicatorType)random.Next(7), (IndicatorType)random.Next(7)] : [] };
        var texts = Enumerable.Range(0, random.Next(1, 12)).Select(_ => kind switch
        {
            ExclusionKind.Exact => Value().Value.ToUpperInvariant(),
            ExclusionKind.Substring => Host() is { Length: > 4 } host ? host[..4] : "mail",
            ExclusionKind.HostSuffix => Host(),
            ExclusionKind.Cidr => Network(random.Next(2) == 0),
            _ => "^" + Labels[random.Next(Labels.Length)] + ".*" + Labels[random.Next(Labels.Length)] + "$",
        });
        return (row, ExclusionEntries.Read(kind, texts, 0).Entries);
    }

    private (IndicatorType Type, string Value) Value()
    {
        var text = random.Next(6) switch
        {
            0 => Network(random.Next(2) == 0).Split('/')[0],
            1 => Network(random.Next(2) == 0),
            2 => "http://" + Host() + "/" + Labels[random.Next(Labels.Length)],
            3 => $"http://{Network(true).Split('/')[0]}/x",
            4 => Labels[random.Next(Labels.Length)] + "@" + Host(),
            _ => Host(),
        };
        Assert.True(IndicatorNormaliser.Normalise(text).Succeeded(out var normal, out var error), $"{text}: {error?.Message}");
        return (normal.Type, normal.Value);
    }

    private string Host() => string.Join('.', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Labels[random.Next(5)]).Append(Labels[random.Next(5, 8)]));

    private string Network(bool v4) => v4
        ? $"10.{random.Next(2)}.{random.Next(2)}.{random.Next(4)}/{random.Next(5, 33)}"
        : $"2001:db8:{random.Next(2)}::{random.Next(4)}/{random.Next(20, 129)}";

    private static bool Naive(Exclusion row, IReadOnlyList<string> entries, IndicatorType type, string value) =>
        (row.Types.Count == 0 || row.Types.Contains(type)) && entries.Any(entry => row.Kind switch
        {
            ExclusionKind.Exact => value.Equals(entry, StringComparison.OrdinalIgnoreCase),
            ExclusionKind.Substring => value.Contains(entry, StringComparison.OrdinalIgnoreCase),
            ExclusionKind.HostSuffix => HostOf(type, value) is { } host && (host == entry || host.EndsWith("." + entry, StringComparison.Ordinal)),
            ExclusionKind.Cidr => NetworkOf(type, value) is { } inner && IPNetwork.Parse(Whole(entry)) is var outer && outer.PrefixLength <= inner.PrefixLength && outer.Contains(inner.BaseAddress),
            _ => System.Text.RegularExpressions.Regex.IsMatch(value, entry, System.Text.RegularExpressions.RegexOptions.IgnoreCase | System.Text.RegularExpressions.RegexOptions.CultureInvariant),
        });

    private static string? HostOf(IndicatorType type, string value) => type switch
    {
        IndicatorType.Domain => value,
        IndicatorType.Email => value.Split('@')[1],
        IndicatorType.Url => new Uri(value).HostNameType == UriHostNameType.Dns ? new Uri(value).IdnHost : null,
        _ => null,
    };

    private static IPNetwork? NetworkOf(IndicatorType type, string value) => type switch
    {
        IndicatorType.Ip or IndicatorType.Cidr => IPNetwork.Parse(Whole(value)),
        IndicatorType.Url when new Uri(value).HostNameType == UriHostNameType.IPv4 => IPNetwork.Parse(Whole(new Uri(value).Host)),
        _ => null,
    };

    private static string Whole(string text) => text.Contains('/', StringComparison.Ordinal) ? text : text + (text.Contains(':', StringComparison.Ordinal) ? "/128" : "/32");
}
