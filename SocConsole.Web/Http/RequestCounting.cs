using SocConsole.Core.Monitoring;
using SocConsole.Web.Auth;

namespace SocConsole.Web.Http;

/// <summary>
/// Counts what the API answered to whom. Requests without credentials belong to no organization and are not counted; nothing is where no counts are kept.
/// </summary>
internal sealed class RequestCounting(RequestDelegate next, RequestCounts? counts = null)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            Count(context, context.Response.StatusCode);
        }
        catch (Exception fault)
        {
            // The status is written further out, when this is known to have failed.
            Count(context, fault is BadHttpRequestException bad ? bad.StatusCode
                : context.RequestAborted.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest
                : StatusCodes.Status500InternalServerError);
            throw;
        }
    }

    private void Count(HttpContext context, int status)
    {
        if (context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern } endpoint && endpoint.Metadata.GetMetadata<ApiFamily>() is not null && ActorClaims.TryRead(context.User, out var actor))
        {
            counts?.Add(actor.OrganizationId, pattern, status);
        }
    }
}
