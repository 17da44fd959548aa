using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Automation;

/// <summary>Rows of incidents as detection would make them.</summary>
internal static class TestIncidents
{
    public const string Attacker = "203.0.113.7";

    public static Incident Incident(int number, DateTime now, string? sourceIp = Attacker) => new()
    {
        Number = number,
        Title = $"Brute force from {sourceIp}",
        Reason = $"12 failed logins from {sourceIp}",
        Category = "brute_force_attack",
        Severity = Severity.High,
        Escalation = Severity.High,
        RiskScore = 0.8,
        SourceIp = sourceIp,
        Host = "web-01",
        UserName = "root",
        FirstSeenAt = now,
        LastSeenAt = now,
        CreatedAt = now,
        UpdatedAt = now,
        CreatedById = "stage:analyzer",
        CreatedBy = "analyzer",
        RespondBy = now.AddHours(1),
        ResolveBy = now.AddHours(8),
        Version = 1,
    };
}
