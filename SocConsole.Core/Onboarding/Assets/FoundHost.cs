using System.Net;

namespace SocConsole.Core.Onboarding.Assets;

/// <summary>A host that answered a scan.</summary>
/// <param name="Name">As the name servers call it; null when they don't.</param>
/// <param name="Services">Open ports, lowest first; at least one.</param>
public sealed record FoundHost(IPAddress Address, string? Name, IReadOnlyList<AssetService> Services);
