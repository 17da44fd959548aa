using Microsoft.AspNetCore.DataProtection;
using SocConsole.Web.Components.Pages.Account;

namespace SocConsole.Tests.Components.Pages.Account;

public sealed class SignInTicketTests
{
    private readonly SignInTicket tickets = new(new EphemeralDataProtectionProvider());

    [Fact]
    public void Read_WhatWasWritten_IsTheSame() => Assert.Equal(("ann@soc.test", "a|b\"c"), tickets.Read(tickets.Write("ann@soc.test", "a|b\"c")));

    [Fact]
    public void Write_Password_IsNotReadable() => Assert.DoesNotContain("hunter-hunter-22", tickets.Write("ann@soc.test", "hunter-hunter-22"), StringComparison.Ordinal);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    public void Read_NotATicket_IsNull(string ticket) => Assert.Null(tickets.Read(ticket));

    [Fact]
    public void Read_TicketOfAnotherKey_IsNull() => Assert.Null(tickets.Read(new SignInTicket(new EphemeralDataProtectionProvider()).Write("a", "b")));
}
