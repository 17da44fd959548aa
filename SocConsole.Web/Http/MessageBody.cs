namespace SocConsole.Web.Http;

/// <summary>The documented answer of what leaves nothing to show.</summary>
/// <param name="Message">What was done.</param>
internal sealed record MessageBody(string Message);
