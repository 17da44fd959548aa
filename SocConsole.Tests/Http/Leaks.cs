using SocConsole.Tests.Support;

namespace SocConsole.Tests.Http;

/// <summary>What no answer may show: names of the program's types, its files, its stack.</summary>
internal static class Leaks
{
    private static readonly string[] Inside =
        ["Exception", "SocConsole", "System.", "Microsoft.", "   at ", ".cs:line", "Sqlite", "StackTrace", "RequestBody", "Parameter name", "/home/", "/tmp/", "/work/", ":\\"];

    public static void AssertNone(string text, ConsoleApplication? console = null)
    {
        Assert.All(Inside, inside => Assert.DoesNotContain(inside, text, StringComparison.Ordinal));
        if (console is not null)
        {
            Assert.DoesNotContain(console.DataDirectory, text, StringComparison.Ordinal);
        }
    }
}
