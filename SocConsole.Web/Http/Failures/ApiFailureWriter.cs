using SocConsole.Core.Kernel;

namespace SocConsole.Web.Http.Failures;

/// <summary>The one door for failures that no handler returned: unknown paths, refused credentials, unreadable requests, exceptions.</summary>
internal sealed class ApiFailureWriter(TimeProvider clock) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => ApiFamily.Of(context.HttpContext) is not null;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var family = ApiFamily.Of(http) ?? ApiFamily.Shared;
        var error = ErrorOf(context);

        // Documents differ in the status of an invalid request; what HTTP itself refuses (405, 415) keeps its own.
        if (http.Response.StatusCode == StatusCodes.Status400BadRequest && error.Kind == ErrorKind.Invalid)
        {
            http.Response.StatusCode = family.Status(ErrorKind.Invalid);
        }

        var body = family.Failure(error, clock.GetUtcNow().UtcDateTime, http.RetryAfter());
        await http.Response.WriteAsJsonAsync(body, body.GetType(), options: null, family.ContentType, http.RequestAborted);
    }

    private static Error ErrorOf(ProblemDetailsContext context) => context switch
    {
        { Exception: BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } unreadable } => UnreadableRequest.Explain(unreadable),
        { ProblemDetails: HttpValidationProblemDetails { Errors.Count: > 0 } invalid } => UnreadableRequest.Explain(invalid.Errors),
        _ => StatusErrors.Of(context.HttpContext),
    };
}
