using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Identity;

/// <summary>The own second factor.</summary>
internal static class TotpEndpoints
{
    public static void MapTotp(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Shared, "/api/auth/totp", "Authentication");

        group.MapPost("/begin", Begin).Needs(Permission.None).WithName("BeginTotp").WithSummary("Make a secret for the authenticator app");
        group.MapPost("/confirm", Confirm).Needs(Permission.None).WithName("ConfirmTotp").WithSummary("Switch the second factor on with a first code")
            .Example("Confirm", new CodeRequest("123456"));
        group.MapPost("/disable", Disable).Needs(Permission.None).WithName("DisableTotp").WithSummary("Switch the second factor off with a code")
            .Example("Switch off", new CodeRequest("123456"), Acknowledgement.Of("The second factor is off."));
    }

    private static Task<Result<TotpSetup>> Begin(Actor actor, UserService users, CancellationToken ct) => users.BeginTotpAsync(actor, ct);

    private static async Task<Result<RecoveryCodesBody>> Confirm(CodeRequest body, Actor actor, UserService users, CancellationToken ct) =>
        body.Code is { } code ? await users.ConfirmTotpAsync(actor, code, ct).Map(codes => new RecoveryCodesBody(codes)) : CodeRequest.Missing;

    private static async Task<Result<Acknowledgement>> Disable(CodeRequest body, Actor actor, UserService users, CancellationToken ct) =>
        body.Code is { } code ? await users.DisableTotpAsync(actor, code, ct).Map(_ => Acknowledgement.Of("The second factor is off.")) : CodeRequest.Missing;

    internal sealed record CodeRequest(string? Code = null)
    {
        public static readonly Error Missing = Error.Invalid("code", "is required");
    }

    /// <param name="RecoveryCodes">Each serves once in place of a code; shown this once.</param>
    internal sealed record RecoveryCodesBody(IReadOnlyList<string> RecoveryCodes);
}
