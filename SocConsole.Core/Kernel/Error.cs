namespace SocConsole.Core.Kernel;

/// <summary>What sort of failure an operation met. Status codes and retry policy are derived from it in one place each.</summary>
public enum ErrorKind
{
    Invalid,

    /// <summary>The request is well formed, and what it asks can't be done to the thing as it is; documents that answer 400 to this mean it.</summary>
    NotApplicable,
    Unauthenticated,
    Forbidden,
    NotFound,
    Conflict,
    TooLarge,
    UnsupportedMedia,
    RateLimited,
    NotConfigured,
    NotImplemented,
    Unavailable,

    /// <summary>Somebody whom the operation had to ask refused or did not answer.</summary>
    DependencyFailed,
    Unexpected,
}

/// <summary>An expected failure as a value. <paramref name="Code"/> is the documented upper-case code that clients branch on.</summary>
/// <param name="Kind">What sort of failure it is.</param>
/// <param name="Code">Documented code, such as <c>THREAT_NOT_FOUND</c>.</param>
/// <param name="Message">A sentence for a person that says how to mend it; never holds a secret.</param>
/// <param name="Fields">For <see cref="ErrorKind.Invalid"/>: the reasons by request field name in its wire form.</param>
public record Error(ErrorKind Kind, string Code, string Message, IReadOnlyDictionary<string, string[]>? Fields = null)
{
    public static Error Invalid(string message) => new(ErrorKind.Invalid, "INVALID_REQUEST", message);

    public static Error Invalid(string field, string reason) =>
        new(ErrorKind.Invalid, "INVALID_REQUEST", $"{field}: {reason}", new Dictionary<string, string[]> { [field] = [reason] });

    public static Error NotFound(string what, object id) => new(ErrorKind.NotFound, $"{what.ToUpperInvariant().Replace(' ', '_')}_NOT_FOUND", $"{what} with ID {id} not found");

    public static Error Conflict(string code, string message) => new(ErrorKind.Conflict, code, message);

    public static Error Forbidden(string message) => new(ErrorKind.Forbidden, "INSUFFICIENT_PERMISSIONS", message);

    public static Error NotConfigured(string message) => new(ErrorKind.NotConfigured, "NOT_CONFIGURED", message);
}
