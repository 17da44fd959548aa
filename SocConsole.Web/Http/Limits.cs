namespace SocConsole.Web.Http;

/// <summary>The documented limits.</summary>
internal static class Limits
{
    public static readonly RateLimit Detect = new("detect", 100);
    public static readonly RateLimit Threats = new("threats", 200);
    public static readonly RateLimit Playbooks = new("playbooks", 200);
    public static readonly RateLimit Analytics = new("analytics", 50);

    /// <summary>"All other endpoints" of the threat operations document.</summary>
    public static readonly RateLimit ThreatOps = new("threat_ops", 300);

    public static readonly RateLimit ThreatIntel = new("threat_intel", 60, 1000);
    public static readonly RateLimit IocCheck = new("ioc_check", 60, 1000);

    /// <summary>Programs that fetch indicators page by page, file by file.</summary>
    public static readonly RateLimit Sharing = new("sharing", 600);

    /// <summary>
    /// Deliveries of one sensor: a burst of 20 a second for a minute, 10 a second for an hour, whatever they hold. A sensor that sends each event by itself stays below both; one that has more to
    /// tell sends lists.
    /// </summary>
    public static readonly RateLimit Sensors = new("sensors", 1_200, 36_000);

    /// <summary>Attempts on the sign-in page, always by address: guessing passwords must not be cheap, whoever is signed in already.</summary>
    public static readonly RateLimit SignIn = new("sign_in", 30, 300);

    /// <summary>The API's sign-in and unknown paths; no document limits them, so they share the widest documented number.</summary>
    public static readonly RateLimit Shared = new("shared", 300);

    /// <summary>One endpoint agent that sends what waited while the console was away, batch after batch.</summary>
    public static readonly RateLimit Agents = new("agents", 3000);

    /// <summary>Probes of several load balancers behind one address have to fit.</summary>
    public static readonly RateLimit Health = new("health", 600);

    public static readonly IReadOnlyList<RateLimit> All = [Detect, Threats, Playbooks, Analytics, ThreatOps, ThreatIntel, IocCheck, Sharing, Sensors, SignIn, Shared, Agents, Health];
}
