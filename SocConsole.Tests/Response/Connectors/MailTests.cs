using System.Globalization;
using System.Text;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;

namespace SocConsole.Tests.Response.Connectors;

public sealed class MailTests
{
    [Fact]
    public async Task Execute_SendsOneMailUnderTheKey()
    {
        await using var server = new SmtpServer();
        await using var world = await WorldAsync(server.Port);
        var request = await RequestAsync(world);

        var done = await Connector(world).ExecuteAsync(request, CancellationToken.None);
        await Connector(world).ExecuteAsync(request, CancellationToken.None);

        Assert.Null(done.Error);
        var mail = Assert.Single(server.Mails);
        Assert.Contains("To: duty@soc.test", mail, StringComparison.Ordinal);
        Assert.Contains($"high threat {request.ThreatNumber}", Decoded(mail), StringComparison.Ordinal);
        Assert.Contains("5 failed passwords for root", Decoded(mail), StringComparison.Ordinal);
        Assert.Matches("Message-ID: <[0-9a-f]{32}@soc-console.invalid>", mail);
    }

    [Fact]
    public async Task Execute_TypeWithLineBreak_AddsNoHeader()
    {
        await using var server = new SmtpServer();
        await using var world = await WorldAsync(server.Port);
        var threat = await world.AddThreatAsync(row => row.Type = "x\r\nBcc: everybody@soc.test");

        var done = await Connector(world).ExecuteAsync(Request(world, threat.Number), CancellationToken.None);

        Assert.Null(done.Error);
        Assert.DoesNotContain(Assert.Single(server.Mails).Split("\n\n")[0].Split('\n'), line => line.StartsWith("Bcc:", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("550 no such user", ErrorKind.Unexpected)]
    [InlineData("451 try later", ErrorKind.Unavailable)]
    public async Task Execute_RefusedRecipient_IsFinalOrNot(string answer, ErrorKind kind)
    {
        await using var server = new SmtpServer(answer);
        await using var world = await WorldAsync(server.Port);
        var request = await RequestAsync(world);

        Assert.Equal(kind, (await Connector(world).ExecuteAsync(request, CancellationToken.None)).Error?.Kind);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task Execute_ServerWithoutStartTls_IsRefusedWhenItIsDemanded()
    {
        await using var server = new SmtpServer();
        await using var world = await WorldAsync(server.Port, startTls: true);

        var done = await Connector(world).ExecuteAsync(await RequestAsync(world), CancellationToken.None);

        Assert.NotNull(done.Error);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task Execute_NobodyListens_IsUnavailable()
    {
        var server = new SmtpServer();
        await using var world = await WorldAsync(server.Port);
        await server.DisposeAsync();

        Assert.Equal(ErrorKind.Unavailable, (await Connector(world).ExecuteAsync(await RequestAsync(world), CancellationToken.None)).Error?.Kind);
    }

    private static string Decoded(string mail)
    {
        var text = new StringBuilder(mail.Replace("=\r\n", string.Empty, StringComparison.Ordinal));
        foreach (var line in mail.Split('\n', StringSplitOptions.TrimEntries))
        {
            // Bodies come as quoted-printable or Base64; what is Base64 is added in the clear.
            var buffer = new byte[line.Length];
            if (line.Length > 20 && Convert.TryFromBase64String(line, buffer, out var written))
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, written));
            }
        }

        return text.Replace("=?utf-8?Q?", string.Empty).Replace('_', ' ').ToString();
    }

    private static Task<ResponseWorld> WorldAsync(int port, bool startTls = false) => ResponseWorld.CreateAsync(new Dictionary<string, string?>
    {
        ["Soc:Notify:Smtp:Host"] = "127.0.0.1",
        ["Soc:Notify:Smtp:Port"] = port.ToString(CultureInfo.InvariantCulture),
        ["Soc:Notify:Smtp:From"] = "console@soc.test",
        ["Soc:Notify:Smtp:To"] = "duty@soc.test",
        ["Soc:Notify:Smtp:StartTls"] = startTls ? "true" : "false",
    });

    private static IResponseConnector Connector(ResponseWorld world) => world.Get<ConnectorSet>().Of("notify_admin")[0];

    private static async Task<ActionRequest> RequestAsync(ResponseWorld world) => Request(world, (await world.AddThreatAsync()).Number);

    private static ActionRequest Request(ResponseWorld world, string threat) =>
        new(world.Org, "notify_admin", new Dictionary<string, string>(), threat, "PB-2026-001", "judge@soc.test", "PB-2026-001/3");
}
