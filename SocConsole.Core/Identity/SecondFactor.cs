using Microsoft.AspNetCore.Identity;

namespace SocConsole.Core.Identity;

/// <summary>Accepts a code of the authenticator app (RFC 6238) or a recovery code, each once.</summary>
internal static class SecondFactor
{
    private const string Provider = "SocConsole";
    private const string UsedCodes = "UsedCodes";
    private const int MaximumCodeLength = 32;
    private const int Digits = 6;

    // Identity takes codes of two steps before and after the current one: five can be valid at a time.
    private const int Remembered = 5;

    public static async Task<bool> AcceptAsync(UserManager<User> users, User user, string code)
    {
        if (code.Length > MaximumCodeLength)
        {
            return false;
        }

        return IsTotp(code, out var digits)
            ? await AcceptDigitsAsync(users, user, digits)
            : (await users.RedeemTwoFactorRecoveryCodeAsync(user, code.Trim().ToUpperInvariant())).Succeeded;
    }

    /// <summary>Takes a code of the authenticator app only.</summary>
    public static async Task<bool> AcceptTotpAsync(UserManager<User> users, User user, string code) =>
        code.Length <= MaximumCodeLength && IsTotp(code, out var digits) && await AcceptDigitsAsync(users, user, digits);

    // Identity reads a number: "0123456" or "+123456" would be the same code under another name, and so serve twice.
    private static bool IsTotp(string code, out string digits)
    {
        digits = code.Replace(" ", "", StringComparison.Ordinal);
        return digits.Length == Digits && digits.All(char.IsAsciiDigit);
    }

    private static async Task<bool> AcceptDigitsAsync(UserManager<User> users, User user, string digits)
    {
        if (!await users.VerifyTwoFactorTokenAsync(user, TokenOptions.DefaultAuthenticatorProvider, digits))
        {
            return false;
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
