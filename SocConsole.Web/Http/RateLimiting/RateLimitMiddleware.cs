using System.Globalization;

namespace SocConsole.Web.Http.RateLimiting;

/// <summary>
/// Stands between authentication and authorization: whoever is known is counted by name, and requests that authorization is going to refuse with 401 are
/// counted by address, so that guessing credentials runs into the limit too.
/// </summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, ApiRateLimiter limiter)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (limiter.Take(context) is not { } state)
        {
            return next(context);
        }

        // The exception handler clears headers, so they are written last.
        var family = ApiFamily.Of(context) ?? ApiFamily.Shared;
        context.Response.OnStarting(() =>
        {
            family.WriteLimits(context.Response.Headers, state);
            return Task.CompletedTask;
        });
        if (state.Allowed)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = state.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }
}
