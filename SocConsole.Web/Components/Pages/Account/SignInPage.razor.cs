using Microsoft.AspNetCore.Components;
using SocConsole.Web.Auth;

namespace SocConsole.Web.Components.Pages.Account;

/// <summary>Signs a person in. A static page: a circuit can't set a cookie.</summary>
public sealed partial class SignInPage
{
    private const string Refusal = "The e-mail, the password or the code is not right, or the account is locked for a while.";

    private string? message;
    private string? ticket;

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [SupplyParameterFromForm]
    public SignInForm? Form { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    [Inject]
    public required BrowserSession Session { get; set; }

    [Inject]
    public required SignInTicket Tickets { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    private async Task SignInAsync()
    {
        var known = string.IsNullOrEmpty(Form?.Ticket) ? null : Tickets.Read(Form.Ticket);
        if (!string.IsNullOrEmpty(Form?.Ticket) && known is null)
        {
            message = "That took too long. Sign in again.";
            return;
        }

        var (email, password) = known ?? (Form?.Email?.Trim() ?? "", Form?.Password ?? "");
        var error = await Session.SignInAsync(Http, email, password, string.IsNullOrWhiteSpace(Form?.Code) ? null : Form.Code.Trim(), Http.RequestAborted);
        if (error is null)
        {
            Navigation.NavigateTo(Urls.LocalOrOverview(ReturnUrl));
            return;
        }

        // One sentence for every refusal, so that nobody learns which accounts exist.
        var needsCode = error.Code == "TWO_FACTOR_REQUIRED";
        message = needsCode ? null : Refusal;
        ticket = needsCode || known is not null ? Tickets.Write(email, password) : null;
    }
}

/// <summary>What the sign-in form sends: an e-mail and a password first, a ticket and a code second.</summary>
public sealed class SignInForm
{
    public string? Email { get; set; }

    public string? Password { get; set; }

    public string? Ticket { get; set; }

    public string? Code { get; set; }
}
