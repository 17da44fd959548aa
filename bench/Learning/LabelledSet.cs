using System.Globalization;
using System.IO.Compression;
using SocConsole.Core.Learning;

namespace SocConsole.Bench.Learning;

/// <summary>One half of a labelled set: a header, numbers, and the label in the last column.</summary>
internal sealed record LabelledSet(FeatureTable Table, bool[] Labels)
{
    public static LabelledSet Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var names = reader.ReadLine()!.Split(',')[..^1];
        List<float> values = [];
        List<bool> labels = [];
        while (reader.ReadLine() is { } line)
        {
            var rest = line.AsSpan();
            for (var column = 0; column < names.Length; column++)
            {
                var comma = rest.IndexOf(',');
                values.Add(comma == 0 ? float.NaN : float.Parse(rest[..comma], CultureInfo.InvariantCulture));
                rest = rest[(comma + 1)..];
            }

            labels.Add(double.Parse(rest, CultureInfo.InvariantCulture) > .5);
        }

        return new LabelledSet(new FeatureTable(names, [.. values], labels.Count), [.. labels]);
    }
}
