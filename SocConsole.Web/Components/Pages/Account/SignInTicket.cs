using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace SocConsole.Web.Components.Pages.Account;

/// <summary>
/// Carries the e-mail and password from the first step of signing in to the second, encrypted and for five minutes, so that the password is neither asked for
/// twice nor written into the page.
/// </summary>
public sealed class SignInTicket(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("SocConsole.SignInTicket").ToTimeLimitedDataProtector();

    public string Write(string email, string password) => protector.Protect(JsonSerializer.Serialize(new[] { email, password }), Lifetime);

    /// <summary>Null when the ticket is not ours, was changed, or is too old.</summary>
    public (string Email, string Password)? Read(string ticket)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(protector.Unprotect(ticket)) is [var email, var password] ? (email, password) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
