using SocConsole.Core.Jobs;

namespace SocConsole.Tests.Jobs;

public sealed class JobArgumentTests
{
    [Fact]
    public void Parse_WhatWasWritten_GivesItBack() => Assert.Equal(new JobArgument(7, "PB-2026-001"), JobArgument.Parse(new JobArgument(7, "PB-2026-001").ToString()));

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("/PB-2026-001")]
    [InlineData("x/PB-2026-001")]
    public void Parse_AnythingElse_Throws(string text) => Assert.Throws<FormatException>(() => JobArgument.Parse(text));
}
