namespace SocConsole.Core.Identity;

/// <summary>Encrypts secrets at rest. The console uses ASP.NET Core data protection with keys kept outside the database.</summary>
public interface ISecretStore
{
    string Protect(string secret);

    /// <summary>The secret in the clear, or null when it was made with keys that are gone.</summary>
    string? Unprotect(string protectedSecret);
}
