namespace SocConsole.Core.Identity.Bootstrap;

/// <summary>Settings under <c>Soc:Bootstrap</c>: the first organization and its administrator. Read only while no organization stands.</summary>
public sealed class BootstrapOptions
{
    public const string Section = "Soc:Bootstrap";

    public string Email { get; set; } = "admin@soc.local";

    /// <summary>Null makes one and prints it once.</summary>
    public string? Password { get; set; }

    public string Organization { get; set; } = "SOC";
}
