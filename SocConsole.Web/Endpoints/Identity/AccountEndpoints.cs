using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Identity;

/// <summary>The own account: opening an organization, who am I, password, sign-out.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Shared, "/api/auth", "Authentication");

        group.MapPost("/register", Register).AllowAnonymous().Succeeds(StatusCodes.Status201Created).WithName("Register")
            .WithSummary("Open an organization with its first administrator, where registration is open")
            .Example("Register", new RegisterRequest("Example Org", "Example Owner", "owner@example.org", "Correct-Horse-7-Battery"));
        group.MapGet("/me", Me).Needs(Permission.None).WithName("Me").WithSummary("The signed-in person");
        group.MapPost("/logout", Logout).Needs(Permission.None).WithName("SignOut").WithSummary("End the session and its refresh tokens")
            .Example("Sign out", new RefreshRequest("CfDJ8…"), Acknowledgement.Of("Signed out."));
        group.MapPost("/password", ChangePassword).Needs(Permission.None).WithName("ChangePassword").WithSummary("Change the own password; other sessions end")
            .Example("Change the password", new PasswordRequest("Correct-Horse-7-Battery", "Better-Horse-8-Battery"), Acknowledgement.Of("The password was changed."));
    }

    private static async Task<Result<ProfileBody>> Register(RegisterRequest body, RegistrationService registration, CancellationToken ct) =>
        body.ToNewOrganization().Succeeded(out var wanted, out var invalid) ? await registration.RegisterAsync(wanted, ct).Map(ProfileBody.From) : invalid;

    private static Task<Result<ProfileBody>> Me(Actor actor, UserService users, CancellationToken ct) => users.ProfileAsync(actor, ct).Map(ProfileBody.From);

    private static Task<Result<Acknowledgement>> Logout(RefreshRequest? body, Actor actor, SignInService signIn, CancellationToken ct) =>
        signIn.SignOutAsync(actor, body?.RefreshToken, ct).Map(_ => Acknowledgement.Of("Signed out."));

    private static async Task<Result<Acknowledgement>> ChangePassword(PasswordRequest body, Actor actor, UserService users, CancellationToken ct) => body switch
    {
        { CurrentPassword: null } => Error.Invalid("current_password", "is required"),
        { NewPassword: null } => Error.Invalid("new_password", "is required"),
        _ => await users.ChangePasswordAsync(actor, body.CurrentPassword, body.NewPassword, ct).Map(_ => Acknowledgement.Of("The password was changed.")),
    };
}
