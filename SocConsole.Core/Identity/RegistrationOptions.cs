namespace SocConsole.Core.Identity;

/// <summary>Settings under <c>Soc:Registration</c>.</summary>
public sealed class RegistrationOptions
{
    public const string Section = "Soc:Registration";

    /// <summary>Whether anybody may open an organization. By default only while none stands, and in Development.</summary>
    public bool? Open { get; set; }
}
