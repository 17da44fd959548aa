using System.Formats.Asn1;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Core.Response.Connectors.Ldap;

/// <summary>A signed-in connection to a directory. One operation at a time.</summary>
internal sealed class LdapSession : IAsyncDisposable
{
    private const int MaximumReplies = 1_000;

    private readonly ConnectorUse use;
    private Stream stream;
    private int last;

    private LdapSession(ConnectorUse use, Stream stream) => (this.use, this.stream) = (use, stream);

    /// <summary>Connects through the guard, protects the connection as the setting says, and signs in. Throws <see cref="IOException"/> and the exceptions of TLS.</summary>
    public static async Task<Result<LdapSession>> OpenAsync(OutboundGuard guard, ConnectorUse use, CancellationToken ct)
    {
        var (host, security) = (use.Get("host"), use.Get("security"));
        var port = use.Find("port") is { } said ? int.Parse(said, CultureInfo.InvariantCulture) : security == "ldaps" ? 636 : 389;
        var session = new LdapSession(use, await guard.ConnectAsync(host, port, ct));
        try
        {
            if (security == "starttls" && (await session.CallAsync(LdapMessages.StartTls, LdapMessages.ExtendedResponse, ct)).Error is { } refused)
            {
                await session.DisposeAsync();
                return refused;
            }

            if (security != "plain")
            {
                await session.ProtectAsync(host, ct);
            }

            var bound = await session.CallAsync(id => LdapMessages.Bind(id, use.Get("bind_dn"), use.Secret("password")!), LdapMessages.BindResponse, ct);
            if (bound.Error is { } failed)
            {
                await session.DisposeAsync();
                return failed;
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>The one account of that name. Errors: ACCOUNT_NOT_FOUND, ACCOUNT_AMBIGUOUS.</summary>
    public async Task<Result<LdapEntry>> FindAsync(string user, IReadOnlyList<string> wanted, CancellationToken ct)
    {
        var found = await SearchAsync(use.Get("base_dn"), use.Get("user_attribute"), user, wanted, ct);
        return found.Succeeded(out var entries, out var error) ? entries.Count switch
        {
            0 => new Error(ErrorKind.NotFound, "ACCOUNT_NOT_FOUND", $"There is no account {user} in {use.Name}."),
            1 => entries[0],
            _ => Error.Conflict("ACCOUNT_AMBIGUOUS", $"{use.Name} has several accounts {user}."),
        }
        : error;
    }

    /// <summary>The entry itself.</summary>
    public async Task<Result<LdapEntry>> ReadAsync(string dn, IReadOnlyList<string> wanted, CancellationToken ct) =>
        (await SearchAsync(dn, null, string.Empty, wanted, ct)).Succeeded(out var entries, out var error)
            ? entries.Count == 1 ? entries[0] : new Error(ErrorKind.NotFound, "ACCOUNT_NOT_FOUND", $"{use.Name} has no entry {dn} any more.")
            : error;

    public async Task<Result<Done>> ReplaceAsync(string dn, string attribute, IReadOnlyList<byte[]> values, CancellationToken ct) =>
        (await CallAsync(id => LdapMessages.Replace(id, dn, attribute, values), LdapMessages.ModifyResponse, ct)).Map(_ => Done.Value);

    public Task<Result<Done>> ReplaceAsync(string dn, string attribute, IReadOnlyList<string> values, CancellationToken ct) =>
        ReplaceAsync(dn, attribute, [.. values.Select(Encoding.UTF8.GetBytes)], ct);

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task ProtectAsync(string host, CancellationToken ct)
    {
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        stream = secure;
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (use.Find("ca_certificate") is { } pem)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(pem);
            options.CertificateChainPolicy = policy;
        }

        await secure.AuthenticateAsClientAsync(options, ct);
    }

    private async Task<Result<List<LdapEntry>>> SearchAsync(string root, string? attribute, string value, IReadOnlyList<string> wanted, CancellationToken ct)
    {
        List<LdapEntry> entries = [];
        var done = await CallAsync(id => LdapMessages.Search(id, root, attribute, value, wanted), LdapMessages.SearchDone, ct, entries);

        // Two are asked for at most: that there are more is what two say already.
        return done.Error is { } error && error.Code != nameof(LdapCode.SizeLimitExceeded) ? error.Code == nameof(LdapCode.NoSuchObject) ? entries : error : entries;
    }

    private async Task<Result<Done>> CallAsync(Func<int, byte[]> message, int expected, CancellationToken ct, List<LdapEntry>? entries = null)
    {
        var id = ++last;
        await stream.WriteAsync(message(id), ct);
        await stream.FlushAsync(ct);
        for (var replies = 0; replies < MaximumReplies; replies++)
        {
            var reply = Parse(await LdapFrames.ReadAsync(stream, ct), id);
            if (reply.Entry is { } entry)
            {
                entries?.Add(entry);
            }

            if (reply.Operation == expected)
            {
                return reply.Code == LdapCode.Success ? Done.Value : Refusal(reply.Code!.Value);
            }
        }

        throw new IOException("its answer does not end");
    }

    private static LdapReply Parse(byte[] bytes, int id)
    {
        try
        {
            var reply = LdapMessages.Read(bytes, out var number);
            return number == id ? reply : throw new IOException("it answered something else, or ended the connection");
        }
        catch (AsnContentException)
        {
            throw new IOException("it speaks no LDAP");
        }
    }

    // The server's own words may name what others must not know; the code says enough.
    private Error Refusal(LdapCode code)
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"{use.Name} answered {(int)code}");
        return code switch
        {
            LdapCode.InvalidCredentials or LdapCode.InsufficientAccess => new Error(ErrorKind.Forbidden, "CONNECTOR_CREDENTIALS", $"{said}: it does not accept the credentials, or they may not do this."),
            LdapCode.NoSuchObject or LdapCode.SizeLimitExceeded => new Error(ErrorKind.NotFound, code.ToString(), $"{said}: there is no such thing, or more than one."),
            LdapCode.Busy or LdapCode.Unavailable => new Error(ErrorKind.Unavailable, "CONNECTOR_UNAVAILABLE", $"{said}: it is busy."),
            LdapCode.UnwillingToPerform => Error.Conflict("CONNECTOR_REFUSED", $"{said}: it is unwilling to do this."),
            _ => new Error(ErrorKind.Unexpected, "CONNECTOR_REFUSED", $"{said}."),
        };
    }
}
