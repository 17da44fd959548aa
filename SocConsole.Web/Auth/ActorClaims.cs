using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Claims;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Auth;

/// <summary>The one mapping between an <see cref="Actor"/> and a principal. Every way to sign in ends here, and every permission is read from here.</summary>
internal static class ActorClaims
{
    public const string Id = "sub";
    public const string Name = "name";
    public const string Organization = "soc:org";
    public const string Kind = "soc:kind";

    /// <summary>The granted <see cref="Permission"/> flags as a decimal number.</summary>
    public const string Granted = "soc:permissions";

    /// <summary>Who answers for the actor, where that is somebody else.</summary>
    public const string Responsible = "soc:responsible";

    /// <summary>The sign-in that the principal came from; absent for keys and devices.</summary>
    public const string SessionId = "sid";

    /// <param name="actor">Who acts.</param>
    /// <param name="scheme">The authentication scheme that vouches for it.</param>
    /// <param name="sessionId">The sign-in, where there is one.</param>
    public static ClaimsPrincipal ToPrincipal(Actor actor, string scheme, Guid? sessionId = null)
    {
        List<Claim> claims =
        [
            new(Id, actor.Id),
            new(Name, actor.Name),
            new(Organization, actor.OrganizationId.ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer32),
            new(Kind, Wire.Name(actor.Kind)),
            new(Responsible, actor.ResponsibleId),
            new(Granted, ((int)actor.Granted).ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer32),
        ];
        if (sessionId is { } session)
        {
            claims.Add(new Claim(SessionId, session.ToString()));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme, Name, roleType: null));
    }

    /// <summary>Reads the actor back; false when nobody is signed in or a claim is missing or malformed.</summary>
    public static bool TryRead(ClaimsPrincipal principal, [NotNullWhen(true)] out Actor? actor)
    {
        actor = null;
        if (principal.Identity is not ClaimsIdentity { IsAuthenticated: true } identity
            || identity.FindFirst(Id)?.Value is not { Length: > 0 } id
            || identity.FindFirst(Name)?.Value is not { } name
            || !TryReadNumber(identity, Organization, out var organization)
            || !TryReadNumber(identity, Granted, out var granted)
            || !Wire.TryRead<ActorKind>(identity.FindFirst(Kind)?.Value, out var kind))
        {
            return false;
        }

        actor = new Actor(organization, id, name, kind, (Permission)granted)
        {
            ResponsibleId = identity.FindFirst(Responsible)?.Value ?? id,
            SessionId = Guid.TryParse(identity.FindFirst(SessionId)?.Value, out var session) ? session : null,
        };
        return true;
    }

    private static bool TryReadNumber(ClaimsIdentity identity, string claim, out int number) =>
        int.TryParse(identity.FindFirst(claim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
