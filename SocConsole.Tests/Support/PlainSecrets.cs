using SocConsole.Core.Identity;

namespace SocConsole.Tests.Support;

/// <summary>Keeps secrets as they are.</summary>
internal sealed class PlainSecrets : ISecretStore
{
    public string Protect(string secret) => secret;

    public string? Unprotect(string protectedSecret) => protectedSecret;
}
