using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Checks a STIX <c>hashes</c> dictionary: algorithm to value.</summary>
internal static partial class StixHashes
{
    // Length in hexadecimal digits of the digests whose form is fixed.
    private static readonly FrozenDictionary<string, int> Digits = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["MD5"] = 32,
        ["SHA-1"] = 40,
        ["SHA-256"] = 64,
        ["SHA-512"] = 128,
        ["SHA3-256"] = 64,
        ["SHA3-512"] = 128,
    }.ToFrozenDictionary();

    public static void Check(JsonElement hashes, StixPath path, StixFindings findings)
    {
        foreach (var hash in hashes.EnumerateObject())
        {
            var where = path.At(hash.Name);
            if (hash.Name.Length < 3 || !StixFormats.IsDictionaryKey(hash.Name))
            {
                findings.Error(where, "a hash's name has 3 to 250 of a-z, A-Z, 0-9, - and _");
            }
            else if (!StixDefinitions.Vocabularies["hash-algorithm"].Contains(hash.Name) && !hash.Name.StartsWith("x_", StringComparison.Ordinal))
            {
                findings.Warn(where, $"'{hash.Name}' is not in the open vocabulary hash-algorithm; a name of your own begins with x_");
            }

            if (hash.Value.ValueKind != JsonValueKind.String)
            {
                findings.Error(where, "a hash is a text");
            }
            else if (!Fits(hash.Name, hash.Value.GetString()!))
            {
                findings.Error(where, $"this is no {hash.Name} value{(Digits.TryGetValue(hash.Name, out var digits) ? $": that has {digits} hexadecimal digits" : string.Empty)}");
            }
        }
    }

    private static bool Fits(string algorithm, string value) => algorithm switch
    {
        "SSDEEP" => Ssdeep().IsMatch(value),
        "TLSH" => Tlsh().IsMatch(value),
        _ => !Digits.TryGetValue(algorithm, out var digits) || (value.Length == digits && value.All(char.IsAsciiHexDigit)),
    };

    [GeneratedRegex(@"\A[0-9]{1,10}:[0-9A-Za-z/+]{0,64}:[0-9A-Za-z/+]{0,64}\z")]
    private static partial Regex Ssdeep();

    [GeneratedRegex(@"\A(T1)?[0-9A-Fa-f]{70}\z")]
    private static partial Regex Tlsh();
}
