using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Auth;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Identity;

/// <summary>Sign-in and refresh, once for each document that has them: they differ in how long an access token serves.</summary>
internal static class SignInEndpoints
{
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(1_800);
    private static readonly TimeSpan LongLife = TimeSpan.FromSeconds(28_800);

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        MapPair(routes.MapApi(ApiFamily.ThreatOps, "/api/v1/auth", "Authentication"), ShortLife, "ShortLived");
        MapPair(routes.MapApi(ApiFamily.Shared, "/api/auth", "Authentication"), LongLife, "LongLived");
    }

    private static void MapPair(RouteGroupBuilder group, TimeSpan life, string name)
    {
        var tokens = new TokenBody("eyJhbGciOi…", "CfDJ8…", "bearer", (int)life.TotalSeconds);
        group.MapPost("/login", (LoginRequest body, SignInService signIn, AccessTokens access, CancellationToken ct) => LoginAsync(body, signIn, access, life, ct))
            .AllowAnonymous().WithName($"SignIn{name}").WithSummary("Sign in with e-mail address and password")
            .Example("Sign in", new LoginRequest(Username: "admin@soc.local", Password: "Correct-Horse-7-Battery"), tokens);
        group.MapPost("/refresh", (RefreshRequest? body, HttpRequest request, SignInService signIn, AccessTokens access, CancellationToken ct) =>
                RefreshAsync(body, request, signIn, access, life, ct))
            .AllowAnonymous().WithName($"Refresh{name}").WithSummary("Take a refresh token for new tokens; using an old one again ends the session")
            .Example("Refresh", new RefreshRequest("CfDJ8…"), tokens);
    }

    private static async Task<Result<TokenBody>> LoginAsync(LoginRequest body, SignInService signIn, AccessTokens access, TimeSpan life, CancellationToken ct)
    {
        if ((body.Username ?? body.Email) is not { Length: > 0 } name)
        {
            return Error.Invalid("username", "is required, or email");
        }

        return body.Password is { Length: > 0 } password
            ? await signIn.SignInAsync(name, password, body.Code, ct).Map(signedIn => BodyOf(signedIn, access, life))
            : Error.Invalid("password", "is required");
    }

    private static async Task<Result<TokenBody>> RefreshAsync(
        RefreshRequest? body, HttpRequest request, SignInService signIn, AccessTokens access, TimeSpan life, CancellationToken ct) =>
        (body?.RefreshToken ?? CredentialChoice.BearerOf(request)) is { Length: > 0 } token
            ? await signIn.RefreshAsync(token, ct).Map(signedIn => BodyOf(signedIn, access, life))
            : IdentityErrors.AuthenticationFailed;

    private static TokenBody BodyOf(SignedIn signedIn, AccessTokens access, TimeSpan life) =>
        new(access.Issue(signedIn.Actor, life), signedIn.RefreshToken, "bearer", (int)life.TotalSeconds);
}
