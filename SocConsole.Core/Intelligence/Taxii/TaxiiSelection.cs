namespace SocConsole.Core.Intelligence.Taxii;

/// <summary>Chooses from the versions of objects as a filter says (TAXII 2.1, 3.4): by the version of the specification first, then by the object's own.</summary>
public static class TaxiiSelection
{
    /// <summary>What fits, in the order in which it was added; <paramref name="everyVersion"/> where nobody asked for versions means all of them rather than the last.</summary>
    public static IReadOnlyList<TaxiiObject> Of(IEnumerable<TaxiiObject> objects, TaxiiFilter filter, bool everyVersion = false)
    {
        var chosen = objects
            .Where(item => filter.Ids?.Contains(item.Id) ?? true)
            .Where(item => filter.Types?.Contains(item.Type) ?? true)
            .GroupBy(item => item.Id)
            .SelectMany(versions => ByVersion(BySpecification([.. versions], filter), filter, everyVersion));
        return [.. chosen.Where(item => IsLater(item, filter.AddedAfter)).OrderBy(item => item.Added).ThenBy(item => item.Place, StringComparer.Ordinal)];
    }

    /// <summary>The page of a list that is ordered as <see cref="Of"/> orders it.</summary>
    public static TaxiiPage Page(IReadOnlyList<TaxiiObject> chosen, TaxiiFilter filter, int most)
    {
        var rest = chosen.Where(item => filter.After is not { } after || item.Added > after.Added || (item.Added == after.Added && string.CompareOrdinal(item.Place, after.Place) > 0)).ToList();
        var size = Math.Min(filter.Limit ?? most, most);
        return new TaxiiPage(rest.Count > size ? rest[..size] : rest, rest.Count > size);
    }

    private static bool IsLater(TaxiiObject item, DateTime? time) => time is not { } after || TaxiiTime.Truncate(item.Added) > after;

    private static List<TaxiiObject> BySpecification(List<TaxiiObject> versions, TaxiiFilter filter)
    {
        var latest = versions.Max(item => item.SpecVersion)!;
        return [.. versions.Where(item => filter.SpecVersions?.Contains(item.SpecVersion) ?? item.SpecVersion == latest)];
    }

    private static IEnumerable<TaxiiObject> ByVersion(List<TaxiiObject> versions, TaxiiFilter filter, bool everyVersion)
    {
        var wanted = filter.Versions ?? [everyVersion ? "all" : "last"];
        if (versions.Count == 0 || wanted.Contains("all"))
        {
            return versions;
        }

        var (first, last) = (versions.Min(item => item.Version), versions.Max(item => item.Version));
        return versions.Where(item => (wanted.Contains("first") && item.Version == first) || (wanted.Contains("last") && item.Version == last)
            || wanted.Any(text => TaxiiTime.Read(text) == item.Version));
    }
}
