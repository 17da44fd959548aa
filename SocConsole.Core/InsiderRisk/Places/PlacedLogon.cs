using System.Net;
using System.Text.Json;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Graph;

namespace SocConsole.Core.InsiderRisk.Places;

/// <summary>A logon and where it was.</summary>
/// <param name="Exact">Where it was to some kilometres; null when at most the country is known.</param>
/// <param name="Country">Null when unknown.</param>
internal sealed record PlacedLogon(int PersonId, ActivityFacts Act, string Name, Position? Exact, Country? Country)
{
    public const string Unknown = "unknown";

    /// <summary>The exact place, or the centre of the country.</summary>
    public Position? Shown => Exact ?? (Country is { } country ? new Position(country.Name, country.Latitude, country.Longitude) : null);

    public static PlacedLogon Of(Activity row, GeoFile addresses)
    {
        using var document = JsonDocument.Parse(row.Details);
        var (act, location) = (ActivityDetails.Read(row.Kind, row.At, row.Ip, row.Device, document.RootElement), EdgeReader.LocationOf(document.RootElement));
        if (act.Position is not null || location is not null)
        {
            return new PlacedLogon(row.PersonId, act, location ?? Unknown, act.Position, CountryTable.Find(location));
        }

        var found = IPAddress.TryParse(row.Ip, out var address) ? addresses.Find(address) : null;
        return new PlacedLogon(row.PersonId, act, found?.Country.Name ?? Unknown, found is null ? null : new Position(found.Country.Name, found.Latitude, found.Longitude, AddressRadius), found?.Country);
    }

    // Files of networks tell a town at best, and often only where the provider sits.
    private const double AddressRadius = 300;
}
