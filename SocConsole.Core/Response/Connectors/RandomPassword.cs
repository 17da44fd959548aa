using System.Security.Cryptography;

namespace SocConsole.Core.Response.Connectors;

/// <summary>Passwords that are shown to nobody and kept nowhere.</summary>
internal static class RandomPassword
{
    private const int Length = 40;
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-_.!";

    /// <summary>More than 200 random bits, and of every class of letters that rules of passwords ask for.</summary>
    public static string Make() => RandomNumberGenerator.GetString(Letters, Length) + "aA9!";
}
