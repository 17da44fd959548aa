using System.Globalization;

namespace SocConsole.Core.Response.Connectors.Ldap;

/// <summary>How a directory keeps that an account is disabled.</summary>
internal sealed record LdapSchema(string Attribute, Func<IReadOnlyList<string>?, IReadOnlyList<string>> Disabled, Func<IReadOnlyList<string>?, bool> IsDisabled)
{
    // ADS_UF_ACCOUNTDISABLE of userAccountControl (MS-ADTS, 2.2.16).
    private const int AccountDisable = 0x2;
    private const int NormalAccount = 0x200;

    public static LdapSchema Of(string name) => name switch
    {
        "ns_account_lock" => Fixed("nsAccountLock", "true"),

        // Locked until somebody unlocks it (draft-behera-ldap-password-policy, 5.3.3).
        "pwd_account_locked_time" => Fixed("pwdAccountLockedTime", "000001010000Z"),
        "login_shell" => Fixed("loginShell", "/usr/sbin/nologin"),
        _ => new LdapSchema("userAccountControl", values => [(Flags(values) | AccountDisable).ToString(CultureInfo.InvariantCulture)], values => values is not null && (Flags(values) & AccountDisable) != 0),
    };

    private static LdapSchema Fixed(string attribute, string value) => new(attribute, _ => [value], values => values is [var only] && string.Equals(only, value, StringComparison.OrdinalIgnoreCase));

    private static int Flags(IReadOnlyList<string>? values) => int.TryParse(values is [var first, ..] ? first : null, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var flags) ? flags : NormalAccount;
}
