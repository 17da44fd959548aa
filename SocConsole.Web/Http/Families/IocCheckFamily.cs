using SocConsole.Core.Kernel;

namespace SocConsole.Web.Http.Families;

/// <summary>The indicator check API: bare bodies, failures with a code of its own and a type.</summary>
internal sealed class IocCheckFamily : ApiFamily
{
    public override string Name => "ioc_check";

    public override Type ErrorType => typeof(TypedError);

    public override RateLimit Limit => Limits.IocCheck;

    public override object Failure(Error error, DateTime now, int? retryAfter) =>
        new TypedError(new TypedErrorBody(CodeOf(error), error.Message, TypeOf(error.Kind)));

    public override void WriteLimits(IHeaderDictionary headers, RateLimitState state)
    {
        foreach (var window in state.Windows)
        {
            headers[$"X-RateLimit-Limit-{window.Name}"] = window.LimitText;
            headers[$"X-RateLimit-Remaining-{window.Name}"] = window.RemainingText;
        }
    }

    /// <summary>The documented names of failures by kind.</summary>
    public static string TypeOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid or ErrorKind.NotApplicable => "ValidationError",
        ErrorKind.Unauthenticated => "AuthenticationError",
        ErrorKind.Forbidden => "AuthorizationError",
        ErrorKind.NotFound => "NotFoundError",
        ErrorKind.Conflict => "ConflictError",
        ErrorKind.TooLarge => "PayloadTooLargeError",
        ErrorKind.UnsupportedMedia => "UnsupportedMediaTypeError",
        ErrorKind.RateLimited => "RateLimitError",
        ErrorKind.NotConfigured => "ConfigurationError",
        ErrorKind.NotImplemented => "NotImplementedError",
        ErrorKind.Unavailable or ErrorKind.DependencyFailed => "ServiceUnavailableError",
        ErrorKind.Unexpected => "InternalError",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of error"),
    };

    // This document has other words for what every API shares; a feature's own codes stay.
    private static string CodeOf(Error error) => error.Code switch
    {
        "INVALID_REQUEST" => "VALIDATION_ERROR",
        "AUTHENTICATION_FAILED" => "AUTHENTICATION_ERROR",
        "INSUFFICIENT_PERMISSIONS" => "AUTHORIZATION_ERROR",
        var code => code,
    };
}

/// <param name="Error">What went wrong.</param>
internal sealed record TypedError(TypedErrorBody Error);

/// <param name="Code">Documented code that clients branch on.</param>
/// <param name="Message">A sentence for a person.</param>
/// <param name="Type">The kind of failure, such as <c>ValidationError</c>.</param>
internal sealed record TypedErrorBody(string Code, string Message, string Type);
