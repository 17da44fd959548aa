using Microsoft.AspNetCore.Components;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Admin;

/// <summary>The people of the organization.</summary>
public sealed partial class UsersPage
{
    private readonly Loaded<IReadOnlyList<UserView>> users = new();
    private Invitation? invitation;
    private Error? refused;
    private string email = "";
    private Role role = Role.Analyst;

    [Inject]
    public required UserService Users { get; set; }

    protected override Task OnInitializedAsync() => LoadAsync();

    private Task LoadAsync() => users.LoadAsync(ct => Users.ListAsync(Actor, ct), Ct);

    private async Task InviteAsync()
    {
        var result = await Users.InviteAsync(Actor, email.Trim(), role, Ct);
        refused = result.Error;
        if (Say(result, "Invited", out var made))
        {
            (invitation, email) = (made, "");
            await LoadAsync();
        }
    }

    private async Task ChangeRoleAsync(UserView user, string? chosen)
    {
        if (Enum.TryParse<Role>(chosen, out var next) && next != user.Role
            && await Confirm.AskAsync(Question.Of($"Make {user.Email} {Article(next)}?", "The new rights hold at once; open pages of that person end within five minutes.", $"Make {Article(next)}")))
        {
            Say(await Users.ChangeRoleAsync(Actor, user.Id, next, Ct), "Role changed");
        }

        // Also after a "no": the list then shows the role that holds.
        await LoadAsync();
    }

    private async Task SetDisabledAsync(UserView user, bool disabled)
    {
        var question = disabled
            ? Question.Of($"Disable {user.Email}?", "The person is signed out everywhere and can't sign in until enabled again.", "Disable the account", danger: true)
            : Question.Of($"Enable {user.Email}?", "The person can sign in again with the same password.", "Enable the account");
        if (await Confirm.AskAsync(question) && Say(await Users.SetDisabledAsync(Actor, user.Id, disabled, Ct), disabled ? "Account disabled" : "Account enabled"))
        {
            await LoadAsync();
        }
    }

    private async Task ResetAsync(UserView user)
    {
        if (await Confirm.AskAsync(Question.Of($"Reset the password of {user.Email}?", "The old password stops working at once. You get a temporary one to hand over.", "Reset the password", danger: true))
            && Say(await Users.ResetPasswordAsync(Actor, user.Id, Ct), "Password reset", out var made))
        {
            invitation = made;
        }
    }

    private static string Article(Role role) => role is Role.Analyst or Role.Approver or Role.Admin ? $"an {role.ToString().ToLowerInvariant()}" : $"a {role.ToString().ToLowerInvariant()}";
}
