namespace SocConsole.Core.Intelligence.Decay;

/// <summary>The models that the console comes with: OpenCTI's built-in rules (decayRule-domain.ts) and two of MISP's default models.</summary>
public static class DecayModels
{
    public static DecayModel OpenCtiIpAndUrl { get; } = DecayModel.OpenCti("Built-in IP and URL", 47, 0.55, 20, 80, 50);

    public static DecayModel OpenCtiDomain { get; } = DecayModel.OpenCti("Built-in domain name", 300, 0.7, 20, 80, 50);

    public static DecayModel OpenCtiFile { get; } = DecayModel.OpenCti("Built-in files and artifact", 460, 0.3, 20, 80);

    public static DecayModel OpenCtiDefault { get; } = DecayModel.OpenCti("Built-in default", 470, 0.35, 20, 80, 50);

    public static DecayModel MispNids { get; } = new("NIDS Simple Decaying Model", TimeSpan.FromDays(120), 2, 30, [], 80);

    public static DecayModel MispPhishing { get; } = new("Phishing model", TimeSpan.FromDays(3), 2.3, 30, [], 80);

    public static IReadOnlyList<DecayModel> All { get; } = [OpenCtiIpAndUrl, OpenCtiDomain, OpenCtiFile, OpenCtiDefault, MispNids, MispPhishing];

    /// <summary>The OpenCTI rule for an indicator on a STIX observable type, such as <c>ipv4-addr</c>; the default rule for a type that has none of its own.</summary>
    public static DecayModel For(string observableType) => observableType switch
    {
        "ipv4-addr" or "ipv6-addr" or "url" => OpenCtiIpAndUrl,
        "domain-name" or "hostname" => OpenCtiDomain,
        "file" or "artifact" => OpenCtiFile,
        _ => OpenCtiDefault,
    };
}
