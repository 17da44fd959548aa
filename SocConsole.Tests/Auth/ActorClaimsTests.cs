using System.Security.Claims;
using SocConsole.Core.Identity;
using SocConsole.Web.Auth;

namespace SocConsole.Tests.Auth;

public sealed class ActorClaimsTests
{
    private static readonly Actor Person = new(7, "0d9c8b7a-6f5e-4d3c-8b2a-1f0e9d8c7b6a", "analyst@soc.test", ActorKind.User, Permissions.Of(Role.Analyst));

    [Fact]
    public void TryRead_OfToPrincipal_IsTheSameActor()
    {
        var session = new Guid("7f7b4b1e-5d0e-4d57-9a6c-6d1c2f3a4b5c");
        var principal = ActorClaims.ToPrincipal(Person, "Test", session);

        Assert.True(ActorClaims.TryRead(principal, out var actor));
        Assert.Equal(Person with { SessionId = session }, actor);
        Assert.Equal(session.ToString(), principal.FindFirstValue("sid"));
        Assert.Equal(Person.Name, principal.Identity?.Name);
    }

    [Fact]
    public void TryRead_NotAuthenticated_IsFalse()
    {
        var claims = ActorClaims.ToPrincipal(Person, "Test").Claims;

        Assert.False(ActorClaims.TryRead(new ClaimsPrincipal(new ClaimsIdentity(claims)), out _));
    }

    [Theory]
    [InlineData("soc:org", "x")]
    [InlineData("soc:org", "-1")]
    [InlineData("soc:permissions", "")]
    [InlineData("soc:kind", "root")]
    [InlineData("sub", "")]
    public void TryRead_MalformedClaim_IsFalse(string claim, string value)
    {
        var claims = ActorClaims.ToPrincipal(Person, "Test").Claims.Where(one => one.Type != claim).Append(new Claim(claim, value));

        Assert.False(ActorClaims.TryRead(new ClaimsPrincipal(new ClaimsIdentity(claims, "Test")), out _));
    }
}
