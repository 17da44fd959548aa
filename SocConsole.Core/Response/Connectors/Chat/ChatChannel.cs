using System.Globalization;
using System.Text;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors.Http;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Core.Response.Connectors.Chat;

/// <summary>A chat that an organization has set up.</summary>
internal sealed class ChatChannel(ConnectorUse use, ConnectorHttp http) : INoticeChannel
{
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"chat:{use.Id}");

    public bool Configured => use.Ready;

    /// <summary>What a person calls it: its name, or its format.</summary>
    public bool Answers(string wanted) => string.Equals(wanted, use.Name, StringComparison.OrdinalIgnoreCase) || string.Equals(wanted, use.Get("format"), StringComparison.OrdinalIgnoreCase) || string.Equals(wanted, Name, StringComparison.OrdinalIgnoreCase);

    // Only the host: the path of a webhook is its secret.
    public string Destination => $"{use.Name} ({Address.Host})";

    private Uri Address => new(use.Secret("url")!);

    public async Task<Result<string>> SendAsync(Notice notice, string idempotencyKey, CancellationToken ct)
    {
        var body = ChatFormat.Body(use.Get("format"), notice);
        List<(string, string)> headers = [("Idempotency-Key", idempotencyKey)];
        if (use.Get("format") == "generic" && use.Secret("signing_secret") is { } key)
        {
            headers.Add(("X-Soc-Signature", WebhookChannel.Sign(Encoding.UTF8.GetBytes(body), key)));
        }

        return (await http.SucceedAsync(new HttpAsk(HttpMethod.Post, Address, headers, body), ct)).Map(answer => string.Create(CultureInfo.InvariantCulture, $"{use.Name} answered {answer.Status}"));
    }
}

/// <summary>The chats of organizations.</summary>
public sealed class ChatChannels(ConnectorUses uses, ConnectorHttp http) : IConnectorCheck
{
    public string Kind => ConnectorKinds.Chat;

    public async ValueTask<IReadOnlyList<INoticeChannel>> OfAsync(int organizationId, CancellationToken ct) =>
        [.. (await uses.OfAsync(organizationId, ct)).Where(use => use.Ready && use.Kind.Name == ConnectorKinds.Chat).Select(use => new ChatChannel(use, http))];

    /// <summary>Only asks whether the host answers: a notice to try would be a message that people read.</summary>
    public async Task<Result<string>> CheckAsync(ConnectorUse use, CancellationToken ct)
    {
        var address = new Uri(new Uri(use.Secret("url")!).GetLeftPart(UriPartial.Authority));
        return (await http.SendAsync(new HttpAsk(HttpMethod.Options, address, []), ct)).Map(_ => $"{address.Host} can be reached; whether it takes messages shows the first notice.");
    }
}
