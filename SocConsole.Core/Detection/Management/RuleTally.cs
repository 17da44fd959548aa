using System.Runtime.InteropServices;

namespace SocConsole.Core.Detection.Management;

/// <summary>What rules did since the last commit. Used by one thread.</summary>
public sealed class RuleTally
{
    /// <summary>One event in this many is measured, and counts as many times.</summary>
    public const int SampleEvery = 256;

    private readonly Dictionary<(int Organization, string Rule), RuleCount> rules = [];
    private readonly Dictionary<(int Organization, long Exception), long> exceptions = [];

    public IReadOnlyDictionary<(int Organization, string Rule), RuleCount> Rules => rules;

    /// <summary>Matches held back, by exception.</summary>
    public IReadOnlyDictionary<(int Organization, long Exception), long> Exceptions => exceptions;

    public void Match(int organizationId, string ruleId) => Of(organizationId, ruleId).Matches++;

    public void Suppress(int organizationId, string ruleId, long exceptionId)
    {
        Of(organizationId, ruleId).Suppressed++;
        CollectionsMarshal.GetValueRefOrAddDefault(exceptions, (organizationId, exceptionId), out _)++;
    }

    /// <summary>Adds what a measured event took.</summary>
    public void Measure(int organizationId, string ruleId, TimeSpan took) => Of(organizationId, ruleId).Microseconds += took.TotalMicroseconds * SampleEvery;

    private ref RuleCount Of(int organizationId, string ruleId) => ref CollectionsMarshal.GetValueRefOrAddDefault(rules, (organizationId, ruleId), out _);

    /// <summary>Matches that were told or fed a correlation, matches held back, and the scaled time in microseconds.</summary>
    public record struct RuleCount(long Matches, long Suppressed, double Microseconds);
}
