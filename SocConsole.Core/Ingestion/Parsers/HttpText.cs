using System.Buffers;

namespace SocConsole.Core.Ingestion.Parsers;

internal static class HttpText
{
    /// <summary>The characters of a token (RFC 9110, section 5.6.2), which a method is.</summary>
    public static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}
