using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.Learning;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Learning;

/// <summary>Labelled sets and exact fixtures of the shared data, and small made-up tables.</summary>
internal static class LearningData
{
    public static JsonElement Json(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path($"ml/parity/{name}.json")!));
        return document.RootElement.Clone();
    }

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    public static int[] Integers(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt32())];

    /// <summary>Rows of a fixture as the floats that the models were asked with.</summary>
    public static float[][] Rows(this JsonElement array) => [.. array.EnumerateArray().Select(row => row.EnumerateArray().Select(item => (float)item.GetDouble()).ToArray())];

    public static string[] Names(int columns) => [.. Enumerable.Range(0, columns).Select(column => string.Create(CultureInfo.InvariantCulture, $"f{column}"))];

    public static FeatureTable Table(IReadOnlyList<float[]> rows) => new(Names(rows[0].Length), [.. rows.SelectMany(row => row)], rows.Count);

    public static (FeatureTable Table, bool[] Labels) Set(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(SharedData.Path($"ml/{name}.csv.gz")!), CompressionMode.Decompress));
        var names = reader.ReadLine()!.Split(',')[..^1];
        List<float> values = [];
        List<bool> labels = [];
        while (reader.ReadLine() is { } line)
        {
            var parts = line.Split(',');
            values.AddRange(parts[..^1].Select(part => float.Parse(part, CultureInfo.InvariantCulture)));
            labels.Add(parts[^1].StartsWith('1'));
        }

        return (new FeatureTable(names, [.. values], labels.Count), [.. labels]);
    }

    /// <summary>The archive of a model that is small enough for one.</summary>
    public static byte[] Archive(TreeModel model)
    {
        Assert.True(ModelArchive.Write(model).Succeeded(out var bytes, out _));
        return bytes;
    }

    /// <summary>
    /// Rows whose label depends on two columns and chance; columns differ in how many values they have, and a share of the third is missing.
    /// </summary>
    public static (FeatureTable Table, bool[] Labels) Made(int seed, int rows = 600, int columns = 6, bool missing = true)
    {
        var random = new Random(seed);
        var values = new float[rows * columns];
        var labels = new bool[rows];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var value = random.NextDouble() * 10;
                values[row * columns + column] = missing && column == 2 && value < 2 ? float.NaN : (float)(column % 2 == 0 ? value : Math.Floor(value));
            }

            var sum = values[row * columns] + values[row * columns + 1] + 3 * random.NextDouble();
            labels[row] = sum > 13;
        }

        return (new FeatureTable(Names(columns), values, rows), labels);
    }
}
