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

        return ApiPaths.IsSignIn(context.Request) ? SignInAsync(context, state) : ApiAsync(context, state);
    }

    private Task ApiAsync(HttpContext context, RateLimitState state)
    {
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

        Refuse(context.Response, state);
        return Task.CompletedTask;
    }

    private Task SignInAsync(HttpContext context, RateLimitState state)
    {
        if (state.Allowed)
        {
            return next(context);
        }

        Refuse(context.Response, state);
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"Too many attempts to sign in. Try again in {state.RetryAfterSeconds} seconds.", context.RequestAborted);
    }

    private static void Refuse(HttpResponse response, RateLimitState state)
    {
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = state.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
    }
}
