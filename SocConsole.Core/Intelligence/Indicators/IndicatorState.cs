namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Whether an indicator is looked for. Of several reasons against it the first in this order is told: excluded, disabled, expired, revoked, decayed.</summary>
public enum IndicatorState
{
    Active,

    /// <summary>A person switched it off; no feed switches it on again.</summary>
    Disabled,

    /// <summary>Its score fell below its model's threshold; telling of it again or seeing it makes it active.</summary>
    Decayed,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Its source took it back.</summary>
    Revoked,

    /// <summary>An exclusion holds it back.</summary>
    Excluded,
}
