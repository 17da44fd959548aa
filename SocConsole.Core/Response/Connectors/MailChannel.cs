using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Connectors;

/// <summary>Sends notices as plain-text mail over SMTP.</summary>
public sealed class MailChannel(NotifyOptions options) : INoticeChannel
{
    public string Name => "mail";

    public bool Configured => options.HasMail;

    public string Destination => options.Smtp.To ?? string.Empty;

    public async Task<Result<string>> SendAsync(Notice notice, string idempotencyKey, CancellationToken ct)
    {
        using var message = Compose(notice, idempotencyKey);
        using var client = new SmtpClient(options.Smtp.Host, options.Smtp.Port) { EnableSsl = options.Smtp.StartTls };
        if (!string.IsNullOrEmpty(options.Smtp.UserName))
        {
            client.Credentials = new NetworkCredential(options.Smtp.UserName, options.Smtp.Password);
        }

        try
        {
            await client.SendMailAsync(message, ct);
            return $"{options.Smtp.Host} took the mail";
        }
        catch (SmtpException fault)
        {
            // RFC 5321, 4.2.1: 5xx is final, 4xx may pass; the status is negative when there was no answer at all.
            var final = (int)fault.StatusCode >= 500;
            return new Error(final ? ErrorKind.Unexpected : ErrorKind.Unavailable, "MAIL_REFUSED", $"{options.Smtp.Host} did not take the mail ({fault.StatusCode}).");
        }
    }

    private MailMessage Compose(Notice notice, string idempotencyKey)
    {
        var message = new MailMessage(options.Smtp.From!, options.Smtp.To!)
        {
            Subject = $"[SOC] {Wire.Name(notice.Severity)} {(notice.ThreatId is null ? "notice" : "threat")} {notice.Subject}: {NoticeText.OneLine(notice.ThreatType)}",
            SubjectEncoding = Encoding.UTF8,
            BodyEncoding = Encoding.UTF8,
            Body = string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {notice.Reason}
                {notice.Message}

                About       {notice.Subject} ({notice.ThreatType})
                Severity    {Wire.Name(notice.Severity)}, confidence {notice.Confidence?.ToString("0.00", CultureInfo.InvariantCulture) ?? "not known"}
                Detected    {notice.DetectedAt:yyyy-MM-dd HH:mm:ss} UTC
                Playbook    {notice.PlaybookId}, asked for by {notice.RequestedBy}
                Notice      {notice.Type}
                """),
        };

        // The same for every try, so that a mailbox can drop a copy.
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)))[..32];
        message.Headers.Add("Message-ID", $"<{id}@soc-console.invalid>");
        return message;
    }
}
