namespace SocConsole.Web.Auth;

/// <summary>Names of the ways to sign in.</summary>
internal static class AuthSchemes
{
    /// <summary>Chooses one of the others by path and headers.</summary>
    public const string Any = "Any";

    public const string Bearer = "Bearer";
    public const string ApiKey = "ApiKey";
    public const string Device = "Device";
    /// <summary>User and password in a header, for TAXII only.</summary>
    public const string Basic = "Basic";

    public const string Cookie = "Cookie";
}
