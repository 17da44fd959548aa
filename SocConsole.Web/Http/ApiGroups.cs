using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http.Failures;
using CoreResult = SocConsole.Core.Kernel.IResult;
using HttpResult = Microsoft.AspNetCore.Http.IResult;

namespace SocConsole.Web.Http;

/// <summary>Groups of endpoints that speak one family's language. Handlers return values or <see cref="Result{T}"/> and know no envelope.</summary>
internal static class ApiGroups
{
    /// <param name="routes">Where the group is mapped.</param>
    /// <param name="family">How its answers are written.</param>
    /// <param name="prefix">The path before each pattern of the group; may be empty.</param>
    /// <param name="tag">The heading in the API's description.</param>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes, ApiFamily family, string prefix, string tag)
    {
        var clock = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        var group = routes.MapGroup(prefix);

        // API groups take no cookies, so a forged form can't borrow a browser's credentials.
        group.WithTags(tag).WithMetadata(family).DisableAntiforgery();
        group.AddEndpointFilter(async (context, next) => Write(family, clock, context.HttpContext, await next(context)));
        ((IEndpointConventionBuilder)group).Finally(endpoint => EndpointDescription.Describe(family, endpoint));
        return group;
    }

    private static HttpResult Write(ApiFamily family, TimeProvider clock, HttpContext context, object? returned) => returned switch
    {
        INestedHttpResult nested => Write(family, clock, context, nested.Result),
        IValueHttpResult { Value: HttpValidationProblemDetails invalid } => Failure(family, clock, context, UnreadableRequest.Explain(invalid.Errors)),

        // The status alone: the way of failures that no handler returned writes the body.
        IValueHttpResult { Value: ProblemDetails problem } => TypedResults.StatusCode(problem.Status ?? StatusCodes.Status500InternalServerError),
        IValueHttpResult result => Rewrite(family, clock, context, result),

        // Files, streams, redirects and events are bodies of their own.
        HttpResult result => result,
        CoreResult { Error: { } error } => Failure(family, clock, context, error),
        CoreResult result => Success(family, clock, context, result.Value),
        _ => Success(family, clock, context, returned),
    };

    private static HttpResult Success(ApiFamily family, TimeProvider clock, HttpContext context, object? value) =>
        (context.GetEndpoint()?.Metadata.GetMetadata<SuccessStatus>()?.Code ?? StatusCodes.Status200OK) switch
        {
            StatusCodes.Status204NoContent => TypedResults.NoContent(),
            var status => TypedResults.Json(family.Success(value, clock.GetUtcNow().UtcDateTime), contentType: family.ContentType, statusCode: status),
        };

    private static JsonHttpResult<object> Failure(ApiFamily family, TimeProvider clock, HttpContext context, Error error) =>
        TypedResults.Json(family.Failure(error, clock.GetUtcNow().UtcDateTime, context.RetryAfter()), contentType: family.ContentType, statusCode: family.Status(error.Kind));

    private static JsonHttpResult<object?> Rewrite(ApiFamily family, TimeProvider clock, HttpContext context, IValueHttpResult result)
    {
        var status = (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;

        // Created<T> and Accepted<T> share no interface that tells their address.
        if (result.GetType().GetProperty("Location")?.GetValue(result) is string location)
        {
            context.Response.Headers.Location = location;
        }

        return TypedResults.Json<object?>(family.Success(result.Value, clock.GetUtcNow().UtcDateTime), contentType: family.ContentType, statusCode: status);
    }
}
