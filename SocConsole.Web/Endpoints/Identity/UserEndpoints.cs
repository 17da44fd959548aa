using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Identity;

/// <summary>Administration of an organization's people.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Shared, "/api/auth", "Users");

        group.MapPost("/invite", Invite).Needs(Permission.ManageUsers).Succeeds(StatusCodes.Status201Created).WithName("Invite")
            .WithSummary("Make an account with a temporary password, shown this once")
            .Example("Invite", new InviteRequest("analyst@example.org", Role.Analyst), new InvitationBody("analyst@example.org", Role.Analyst, "…"));
        group.MapGet("/users", List).Needs(Permission.ManageUsers).WithName("ListUsers").WithSummary("Everybody of the organization");
        group.MapPost("/users/{userId:guid}/role", ChangeRole).Needs(Permission.ManageUsers).WithName("ChangeRole").WithSummary("Change the role; the person's sessions end")
            .Example("Make an approver", new RoleRequest(Role.Approver), Acknowledgement.Of("The role was changed."));
        group.MapPost("/users/{userId:guid}/disable", SetDisabled).Needs(Permission.ManageUsers).WithName("DisableUser").WithSummary("Close or open an account")
            .Example("Close", new DisableRequest(true), Acknowledgement.Of("The account was closed."));
        group.MapPost("/users/{userId:guid}/reset", Reset).Needs(Permission.ManageUsers).WithName("ResetPassword").WithSummary("Give a temporary password, shown this once");
    }

    private static async Task<Result<InvitationBody>> Invite(InviteRequest body, Actor actor, UserService users, CancellationToken ct) => body switch
    {
        { Email: not { Length: > 0 } } => Error.Invalid("email", "is required"),
        { Role: null } => RoleRequest.Missing,
        _ => await users.InviteAsync(actor, body.Email, body.Role.Value, ct).Map(InvitationBody.From),
    };

    private static Task<Result<UserListBody>> List(Actor actor, UserService users, CancellationToken ct) =>
        users.ListAsync(actor, ct).Map(list => new UserListBody([.. list.Select(UserBody.From)]));

    private static async Task<Result<Acknowledgement>> ChangeRole(Guid userId, RoleRequest body, Actor actor, UserService users, CancellationToken ct) =>
        body.Role is { } role ? await users.ChangeRoleAsync(actor, userId, role, ct).Map(_ => Acknowledgement.Of("The role was changed.")) : RoleRequest.Missing;

    private static Task<Result<Acknowledgement>> SetDisabled(Guid userId, DisableRequest? body, Actor actor, UserService users, CancellationToken ct)
    {
        var disabled = body?.Disabled ?? true;
        return users.SetDisabledAsync(actor, userId, disabled, ct).Map(_ => Acknowledgement.Of(disabled ? "The account was closed." : "The account was opened."));
    }

    private static Task<Result<InvitationBody>> Reset(Guid userId, Actor actor, UserService users, CancellationToken ct) =>
        users.ResetPasswordAsync(actor, userId, ct).Map(InvitationBody.From);
}
