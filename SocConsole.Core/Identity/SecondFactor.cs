using Microsoft.AspNetCore.Identity;

namespace SocConsole.Core.Identity;

/// <summary>Accepts a code of the authenticator app (RFC 6238) or a recovery code, each once.</summary>
internal static class SecondFactor
{
    private const string Provider = "SocConsole";
    private const string UsedCodes = "UsedCodes";
    private const int MaximumCodeLength = 32;

    // Identity takes codes of two steps before and after the current one: five can be valid at a time.
    private const int Remembered = 5;

    public static async Task<bool> AcceptAsync(UserManager<User> users, User user, string code)
    {
        if (code.Length > MaximumCodeLength)
        {
            return false;
        }

        var digits = code.Replace(" ", "", StringComparison.Ordinal);
        if (!await users.VerifyTwoFactorTokenAsync(user, TokenOptions.DefaultAuthenticatorProvider, digits))
        {
            return (await users.RedeemTwoFactorRecoveryCodeAsync(user, code.Trim().ToUpperInvariant())).Succeeded;
        }

        // RFC 6238, 5.2: a code must not serve twice.
        var used = (await users.GetAuthenticationTokenAsync(user, Provider, UsedCodes))?.Split(',') ?? [];
        if (used.Contains(digits))
        {
            return false;
        }

        await users.SetAuthenticationTokenAsync(user, Provider, UsedCodes, string.Join(',', used.Append(digits).TakeLast(Remembered)));
        return true;
    }
}
