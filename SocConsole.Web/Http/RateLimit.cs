namespace SocConsole.Web.Http;

/// <summary>How many requests one principal may send. Put on endpoints as metadata; the settings may change the numbers by <paramref name="Name"/>.</summary>
/// <param name="Name">The name in the settings.</param>
/// <param name="PerMinute">Requests in 60 s, from the first request of a window on.</param>
/// <param name="PerHour">Requests in 3600 s, where the document limits them too.</param>
internal sealed record RateLimit(string Name, int PerMinute, int? PerHour = null);
