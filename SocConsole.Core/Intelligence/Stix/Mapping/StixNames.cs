using System.Globalization;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Stix.Mapping;

/// <summary>The ids and times of what the console says in STIX and MISP. Ids are UUIDs of version 5 below a name space of the console's, so that the same thing has the same id always.</summary>
internal static class StixNames
{
    private static readonly Guid Space = new("6b1f0a55-34a0-4c0e-9f5b-7a7e2f3d9c41");

    public static Guid Named(string name) => StixIds.Version5(name, Space);

    /// <summary>By type and normal form, whichever console and organization tells of it.</summary>
    public static string Indicator(Indicator row) => Indicator(row.Type, row.NormalizedValue);

    public static string Indicator(IndicatorType type, string normalizedValue) => $"indicator--{Named($"indicator|{Wire.Name(type)}|{normalizedValue}")}";

    public static string Identity(Organization organization) => $"identity--{OfOrganization(organization)}";

    /// <summary>An organization's number is unique in its console only, so the time of its making is part of its name.</summary>
    public static Guid OfOrganization(Organization organization) =>
        Named(string.Create(CultureInfo.InvariantCulture, $"organization|{organization.Id}|{organization.CreatedAt.Ticks}"));

    public static string Observed(string observableId) => $"observed-data--{Named($"observed|{observableId}")}";

    public static string BasedOn(string indicatorId, string observedId) => $"relationship--{Named($"based-on|{indicatorId}|{observedId}")}";

    /// <summary>To the millisecond, as <c>created</c> and <c>modified</c> are (STIX 2.1, 3.2).</summary>
    public static string Milliseconds(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>With every digit that it has.</summary>
    public static string Exactly(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.') + "Z";
}
