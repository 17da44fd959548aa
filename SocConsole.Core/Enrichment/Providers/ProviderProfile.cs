using SocConsole.Core.Enrichment.Iocs;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>How far an indicator travels when the provider is asked.</summary>
public enum ProviderReach
{
    /// <summary>It stays in the console.</summary>
    Console,

    /// <summary>It stays in the console; a public list is fetched from outside now and then.</summary>
    List,

    /// <summary>It is sent to somebody.</summary>
    Outside,
}

/// <summary>Whether the provider wants a key.</summary>
public enum ProviderKey
{
    None,
    Optional,
    Required,
}

/// <summary>What is known of a provider before anybody asks it.</summary>
/// <param name="Name">As in answers, settings and addresses: <c>virustotal</c>.</param>
/// <param name="Title">As people know it.</param>
/// <param name="About">What it tells, in a sentence.</param>
/// <param name="Reach">How far the indicator travels.</param>
/// <param name="Key">Whether it wants a key.</param>
/// <param name="BaseUrl">Where it is asked unless settings say otherwise; null where nothing is asked.</param>
/// <param name="Types">What it can be asked about.</param>
/// <param name="Weight">How much its word counts, from 0 to 1: the chance that something which it calls bad without doubt is bad. See <see cref="Verdicts.VerdictPolicy"/>.</param>
/// <param name="Limits">Requests at most for a key unless settings say otherwise, by <see cref="Asking.QuotaWindow"/>'s names: <c>per_minute</c>; the provider's published free tier.</param>
/// <param name="Page">Where a person gets a key or reads of it.</param>
public sealed record ProviderProfile(
    string Name, string Title, string About, ProviderReach Reach, ProviderKey Key, string? BaseUrl, IReadOnlyList<IocType> Types, double Weight, IReadOnlyDictionary<string, int> Limits, string? Page)
{
    public static readonly IReadOnlyDictionary<string, int> NoLimits = new Dictionary<string, int>();

    /// <summary>Whether it is asked without anybody having switched it on. Off for what shows an attacker that somebody looks.</summary>
    public bool IsOnByDefault { get; init; } = true;

    public bool Takes(IocType type) => Types.Contains(type);
}
