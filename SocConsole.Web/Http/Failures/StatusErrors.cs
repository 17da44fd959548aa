using System.Globalization;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Http.Failures;

/// <summary>The error that a bare status stands for.</summary>
internal static class StatusErrors
{
    /// <summary>Authentication sets this item to true when the token was good once.</summary>
    public const string TokenExpiredItem = "soc.token_expired";

    public static Error Of(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => Error.Invalid("The request can't be understood."),
        StatusCodes.Status401Unauthorized => Unauthenticated(context),
        StatusCodes.Status403Forbidden => Forbidden(context),
        StatusCodes.Status404NotFound => new Error(ErrorKind.NotFound, "NOT_FOUND", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed =>
            new Error(ErrorKind.Invalid, "METHOD_NOT_ALLOWED", "This address does not take this method; the Allow header lists those that it takes."),
        StatusCodes.Status408RequestTimeout => new Error(ErrorKind.Invalid, "REQUEST_TIMEOUT", "The request took too long to arrive."),
        StatusCodes.Status413PayloadTooLarge => new Error(ErrorKind.TooLarge, "PAYLOAD_TOO_LARGE", "The request body is too large."),
        StatusCodes.Status415UnsupportedMediaType =>
            new Error(ErrorKind.Invalid, "UNSUPPORTED_MEDIA_TYPE", "This address does not take this Content-Type; unless documented otherwise, send application/json."),
        StatusCodes.Status429TooManyRequests => RateLimited(context),
        StatusCodes.Status501NotImplemented => new Error(ErrorKind.NotImplemented, "NOT_IMPLEMENTED", "The console does not do this."),
        StatusCodes.Status503ServiceUnavailable => new Error(ErrorKind.Unavailable, "SERVICE_UNAVAILABLE", "The console can't do this now. Try again later."),
        >= 400 and < 500 => Error.Invalid("The request was refused."),
        _ => new Error(ErrorKind.Unexpected, "INTERNAL_ERROR", "Something went wrong inside the console. It has been logged."),
    };

    /// <summary>The <c>Retry-After</c> of the answer in whole seconds; null when it has none.</summary>
    public static int? RetryAfter(this HttpContext context) =>
        int.TryParse(context.Response.Headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static Error Unauthenticated(HttpContext context) => context.Items[TokenExpiredItem] is true
        ? new Error(ErrorKind.Unauthenticated, "TOKEN_EXPIRED", "The access token has expired. Refresh it or sign in again.")
        : new Error(ErrorKind.Unauthenticated, "AUTHENTICATION_FAILED", "This needs valid credentials: an access token or an API key.");

    private static Error Forbidden(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RequiredPermission>() is { Permission: not Permission.None } needed
        ? Error.Forbidden($"This needs the permission {Wire.Name(needed.Permission)}.")
        : Error.Forbidden("These credentials are not allowed to do this.");

    private static Error RateLimited(HttpContext context) => new(
        ErrorKind.RateLimited,
        "RATE_LIMIT_EXCEEDED",
        context.RetryAfter() is { } seconds ? $"Rate limit exceeded. Try again in {seconds.ToString(CultureInfo.InvariantCulture)} seconds." : "Rate limit exceeded. Try again later.");
}
