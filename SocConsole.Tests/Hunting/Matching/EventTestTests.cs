using SocConsole.Core.Hunting.Matching;
using SocConsole.Core.Hunting.Query;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Ingestion;

namespace SocConsole.Tests.Hunting.Matching;

public sealed class EventTestTests
{
    private static readonly LogEvent Login = LogEvents.Of(
        "Mar  4 12:00:00 web-01 sshd[411]: Failed password for Admin from 203.0.113.7 port 50000 ssh2",
        source: "web",
        fields: [("source.ip", "203.0.113.7"), ("user.name", "Admin"), ("event.action", "ssh_login_failed"), ("http.response.status_code", "503"), ("related.ip", "2001:db8::7"), ("related.ip", "192.0.2.1"), ("message", "Failed password for Admin"), ("odd", "010.0.0.1")]);

    [Theory]
    [InlineData("", true)]
    [InlineData("failed", true)]
    [InlineData("fail", false)]
    [InlineData("fail*", true)]
    [InlineData("*ailed", true)]
    [InlineData("ailed", false)]
    [InlineData("*ile*", true)]
    [InlineData("Failed*Admin", true)]
    [InlineData("Admin*Failed", false)]
    [InlineData("\"failed PASSWORD\"", true)]
    [InlineData("\"failed pass\"", false)]
    [InlineData("203.0.113.7", true)]
    [InlineData("203.0.113", true)]
    [InlineData("03.0.113.7", false)]
    [InlineData("\"]: Failed\"", true)]
    [InlineData("source.ip:203.0.113.7", true)]
    [InlineData("SOURCE.IP:203.0.113.7", true)]
    [InlineData("source.ip:203.0.113", false)]
    [InlineData("source.ip:203.0.*", true)]
    [InlineData("source.ip:203.0.113.0/24", true)]
    [InlineData("source.ip:203.0.112.0/24", false)]
    [InlineData("related.ip:2001:db8::/32", true)]
    [InlineData("related.ip:192.0.2.1", true)]
    [InlineData("odd:0.0.0.0/0", false)]
    [InlineData("user.name:admin", true)]
    [InlineData("user.name:a*n", true)]
    [InlineData("user.name:a*x", false)]
    [InlineData("user.name:ad*min", true)]
    [InlineData("user.name:adm*dmin", false)]
    [InlineData("http.response.status_code:>=500", true)]
    [InlineData("http.response.status_code:>503", false)]
    [InlineData("http.response.status_code:<=503", true)]
    [InlineData("http.response.status_code:<503", false)]
    [InlineData("user.name:>1", false)]
    [InlineData("user.name:*", true)]
    [InlineData("user.id:*", false)]
    [InlineData("-user.id:*", true)]
    [InlineData("source:web", true)]
    [InlineData("-source:web", false)]
    [InlineData("simulated:false", true)]
    [InlineData("simulated:true", false)]
    [InlineData("message:password", true)]
    [InlineData("message:sshd", false)]
    [InlineData("raw:sshd", true)]
    [InlineData("(nothing OR failed) NOT accepted", true)]
    [InlineData("failed accepted", false)]
    public void Matches_Query_IsAsDocumented(string query, bool matches)
    {
        Assert.True(HuntQuery.Parse(query).Succeeded(out var parsed, out var error), error?.Message);

        Assert.Equal(matches, EventTest.Compile(parsed).Matches(Login));
    }
}
