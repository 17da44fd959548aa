using Microsoft.AspNetCore.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Identity;

/// <summary>The documented failures of sign-in and accounts.</summary>
public static class IdentityErrors
{
    /// <summary>Says the same for an unknown name, a wrong password, a lockout and a disabled account, so that none of them can be told apart.</summary>
    public static readonly Error AuthenticationFailed = new(ErrorKind.Unauthenticated, "AUTHENTICATION_FAILED", "Invalid credentials.");

    public static readonly Error TwoFactorRequired = new(ErrorKind.Unauthenticated, "TWO_FACTOR_REQUIRED", "A code of the authenticator app is needed: send it as code.");

    internal static readonly Error PersonNeeded = Error.Forbidden("This needs a signed-in person.");

    internal static Error LastAdministrator => Error.Conflict("LAST_ADMINISTRATOR", "The organization needs an active administrator; appoint another one first.");

    internal static Error EmailTaken => Error.Conflict("EMAIL_TAKEN", "There is an account with this e-mail address already.");

    /// <summary>Null when Identity was content; else what it disliked, under the request's field.</summary>
    internal static Error? Of(IdentityResult result, string field)
    {
        if (result.Succeeded)
        {
            return null;
        }

        var duplicate = result.Errors.Any(error => error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName));
        var reasons = result.Errors.Select(error => error.Description).Distinct().ToArray();
        return duplicate
            ? EmailTaken
            : Error.Invalid($"{field}: {string.Join(' ', reasons)}") with { Fields = new Dictionary<string, string[]> { [field] = reasons } };
    }
}
