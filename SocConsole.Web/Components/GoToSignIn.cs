using Microsoft.AspNetCore.Components;

namespace SocConsole.Web.Components;

/// <summary>Leaves the circuit for the sign-in page and remembers where to come back to.</summary>
public sealed class GoToSignIn : ComponentBase
{
    [Inject]
    public required NavigationManager Navigation { get; set; }

    protected override void OnInitialized() =>
        Navigation.NavigateTo(Urls.SignIn("/" + Navigation.ToBaseRelativePath(Navigation.Uri)), forceLoad: true);
}
