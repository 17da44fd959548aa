using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Http;

public sealed class FamilyTests
{
    [Theory]
    [MemberData(nameof(ProbeEndpoints.Names), MemberType = typeof(ProbeEndpoints))]
    public void Failure_OfEveryKind_HasAStatusAndABody(string name)
    {
        var family = ProbeEndpoints.Families[name].Family;
        foreach (var kind in Enum.GetValues<ErrorKind>())
        {
            var body = family.Failure(new Error(kind, "SOME_CODE", "Something is wrong."), new DateTime(2026, 3, 4, 10, 0, 0, DateTimeKind.Utc), retryAfter: null);

            Assert.InRange(family.Status(kind), 400, 599);
            FailureShape.Check(name, JsonSerializer.SerializeToElement(body, body.GetType(), Wire.Json));
        }
    }
}
