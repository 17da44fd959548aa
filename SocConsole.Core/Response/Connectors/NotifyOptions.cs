using System.Net.Mail;

namespace SocConsole.Core.Response.Connectors;

/// <summary>Settings under <c>Soc:Notify</c>: how people are told. Neither set means <c>not_configured</c>.</summary>
public sealed class NotifyOptions
{
    public const string Section = "Soc:Notify";

    private const int ShortestSecret = 16;

    /// <summary>Address (http or https) that notices are posted to.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>Key of the HMAC in <c>X-Soc-Signature</c>; 16 characters or more.</summary>
    public string? WebhookSecret { get; set; }

    public SmtpOptions Smtp { get; set; } = new();

    public bool HasWebhook => !string.IsNullOrEmpty(WebhookUrl);

    public bool HasMail => !string.IsNullOrEmpty(Smtp.Host);

    /// <summary>What is wrong with the settings, with the key to mend.</summary>
    public IEnumerable<string> Faults()
    {
        if (HasWebhook && !(Uri.TryCreate(WebhookUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            yield return $"{Section}:WebhookUrl must be an absolute http or https address.";
        }

        if (HasWebhook && (WebhookSecret?.Length ?? 0) < ShortestSecret)
        {
            yield return $"{Section}:WebhookSecret must have at least {ShortestSecret} characters when WebhookUrl is set.";
        }

        if (!HasMail)
        {
            yield break;
        }

        if (Smtp.Port is < 1 or > 65535)
        {
            yield return $"{Section}:Smtp:Port must be from 1 to 65535.";
        }

        foreach (var (key, value) in new[] { ("From", Smtp.From), ("To", Smtp.To) })
        {
            if (!MailAddress.TryCreate(value, out _))
            {
                yield return $"{Section}:Smtp:{key} must be an e-mail address.";
            }
        }
    }
}

public sealed class SmtpOptions
{
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public string? From { get; set; }

    public string? To { get; set; }

    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>Demands STARTTLS; sending fails where the server has none.</summary>
    public bool StartTls { get; set; } = true;
}
