using Microsoft.AspNetCore.Diagnostics;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http.Families;

namespace SocConsole.Web.Http;

/// <summary>How one published API writes its successes, its failures and its limits. One instance per document that it comes from.</summary>
internal abstract class ApiFamily
{
    public static readonly ApiFamily ThreatOps = new ThreatOpsFamily();
    public static readonly ApiFamily ThreatIntel = new DetailFamily("threat_intel", StatusCodes.Status422UnprocessableEntity, Limits.ThreatIntel);
    public static readonly ApiFamily IocCheck = new IocCheckFamily();
    public static readonly ApiFamily Xdr = new DetailFamily("xdr", StatusCodes.Status422UnprocessableEntity, limit: null);
    public static readonly ApiFamily InsiderRisk = new DetailFamily("insider_risk", StatusCodes.Status400BadRequest, limit: null);
    public static readonly ApiFamily Shared = new SharedFamily();
    public static readonly ApiFamily Taxii = new TaxiiFamily();

    public abstract string Name { get; }

    /// <summary>The type of <see cref="Failure"/>, for the API's description.</summary>
    public abstract Type ErrorType { get; }

    /// <summary>The media type of what it writes.</summary>
    public virtual string ContentType => "application/json; charset=utf-8";

    /// <summary>The limit of endpoints that name none; null where the document sets none.</summary>
    public virtual RateLimit? Limit => null;

    /// <summary>The family that answers a request; null where no API answers (pages, assets, documentation).</summary>
    public static ApiFamily? Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ApiFamily>()
        ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<ApiFamily>()
        ?? ApiPaths.FamilyOf(context.Request.Path);

    /// <summary>The body of a success.</summary>
    public virtual object? Success(object? value, DateTime now) => value;

    /// <summary>The body of a failure. <paramref name="retryAfter"/> is in whole seconds and only known for refusals that pass.</summary>
    public abstract object Failure(Error error, DateTime now, int? retryAfter);

    /// <summary>The type of a success with a value of type <paramref name="value"/>, for the API's description.</summary>
    public virtual Type BodyType(Type value) => value;

    public virtual int Status(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid or ErrorKind.NotApplicable => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorKind.UnsupportedMedia => StatusCodes.Status415UnsupportedMediaType,
        ErrorKind.RateLimited => StatusCodes.Status429TooManyRequests,
        ErrorKind.DependencyFailed => StatusCodes.Status424FailedDependency,
        ErrorKind.NotImplemented => StatusCodes.Status501NotImplemented,
        ErrorKind.NotConfigured or ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorKind.Unexpected => StatusCodes.Status500InternalServerError,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of error"),
    };

    /// <summary>Writes what is left of the caller's limit. The default is the triple of the window that runs out first.</summary>
    public virtual void WriteLimits(IHeaderDictionary headers, RateLimitState state)
    {
        var tightest = state.Tightest;
        headers["X-RateLimit-Limit"] = tightest.LimitText;
        headers["X-RateLimit-Remaining"] = tightest.RemainingText;
        headers["X-RateLimit-Reset"] = tightest.ResetText;
    }
}
