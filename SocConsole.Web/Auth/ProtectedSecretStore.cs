using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SocConsole.Core.Identity;

namespace SocConsole.Web.Auth;

/// <summary>Secrets at rest through ASP.NET Core data protection.</summary>
internal sealed class ProtectedSecretStore(IDataProtectionProvider protection) : ISecretStore
{
    private readonly IDataProtector protector = protection.CreateProtector("SocConsole.Secrets");

    public string Protect(string secret) => protector.Protect(secret);

    public string? Unprotect(string protectedSecret)
    {
        try
        {
            return protector.Unprotect(protectedSecret);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
