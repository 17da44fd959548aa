namespace SocConsole.Web.Endpoints.Identity;

/// <summary>Everything about credentials, accounts and audit.</summary>
internal static class IdentityEndpoints
{
    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        routes.MapSignIn();
        routes.MapAccounts();
        routes.MapTotp();
        routes.MapUsers();
        routes.MapApiKeys();
        routes.MapDevices();
        routes.MapSessions();
        routes.MapAudit();
    }
}
