using System.Text;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.Parsers;

namespace SocConsole.Tests.Ingestion.Parsers;

public sealed class JsonFlattenerTests
{
    [Theory]
    [InlineData(JsonFlattener.MaximumDepth, false)]
    [InlineData(JsonFlattener.MaximumDepth + 1, true)]
    public void Flatten_NestedObjects_AreKeptUpToTheDepth(int depth, bool truncated)
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

        var fields = JsonFlattener.Flatten(json).Value!;

        Assert.Equal(truncated, fields.Truncated);
        Assert.Equal(truncated ? 0 : 1, fields.Count);
    }

    [Fact]
    public void Flatten_ManyFields_StopsAtTheBoundAndKeepsRoomForEcsNames()
    {
        var json = "{" + string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"f{i}\":{i}")) + ",\"src_ip\":\"192.0.2.1\"}";

        var fields = JsonFlattener.Flatten(json).Value!;
        var normalised = Normaliser.Create().Normalise(json, new ParseContext(DateTime.UnixEpoch)).Value!.Fields;

        Assert.Equal(JsonFlattener.MaximumFields, fields.Count);
        Assert.True(fields.Truncated);
        Assert.Equal("json", normalised[Ecs.EventDataset]);
        Assert.True(normalised.Count <= EventFields.MaximumCount);
    }

    [Fact]
    public void Flatten_LongNames_AreLeftOut()
    {
        var json = $"{{\"{new string('n', JsonFlattener.MaximumName + 1)}\":1,\"{new string('m', 300)}\":{{\"{new string('o', 300)}\":2}},\"kept\":3}}";

        var fields = JsonFlattener.Flatten(json).Value!;

        Assert.Equal("kept", Assert.Single(fields).Key);
        Assert.True(fields.Truncated);
    }

    [Theory]
    [InlineData("""{"soc.repeat":1000000,"kept":3}""")]
    [InlineData("""{"SOC":{"Simulation":"x"},"kept":3}""")]
    [InlineData("""{"\u0073oc":{"attempts":[1,2]},"kept":3}""")]
    public void Flatten_TheConsolesOwnNames_AreLeftOut(string json)
    {
        var fields = JsonFlattener.Flatten(json).Value!;

        Assert.Equal("kept", Assert.Single(fields).Key);
        Assert.True(fields.Truncated);
    }

    [Fact]
    public void Flatten_EscapedNamesAndValues_AreRead()
    {
        var fields = JsonFlattener.Flatten("""{"a\u00e9":{"b\n":"x\ty"},"n":-1.5e3,"f":false}""").Value!;

        Assert.Equal("x\ty", fields["aé.b\n"]);
        Assert.Equal("-1.5e3", fields["n"]);
        Assert.Equal("false", fields["f"]);
    }

    [Fact]
    public void Flatten_RandomTrees_NeverPassTheBoundsAndKeepEveryLeafBelowThem()
    {
        var random = new Random(20260704);
        for (var round = 0; round < 300; round++)
        {
            var leaves = 0;
            var json = new StringBuilder();
            Write(json, random, random.Next(0, 24), ref leaves, budget: random.Next(1, 700), root: true);

            var fields = JsonFlattener.Flatten(json.ToString()).Value!;

            Assert.True(fields.Count <= JsonFlattener.MaximumFields);
            Assert.True(fields.Truncated ? fields.Count <= leaves : fields.Count == leaves, json.ToString());
            Assert.All(fields, field => Assert.True(field.Key.Length <= JsonFlattener.MaximumName));
        }
    }

    private static void Write(StringBuilder json, Random random, int depth, ref int leaves, int budget, bool root = false)
    {
        if (depth == 0 && !root)
        {
            leaves++;
            json.Append(random.Next(3) switch { 0 => "\"text\"", 1 => "12.5", _ => "true" });
            return;
        }

        var array = !root && random.Next(4) == 0;
        var count = depth == 0 ? 0 : random.Next(1, Math.Clamp(budget, 2, 40));
        json.Append(array ? '[' : '{');
        for (var i = 0; i < count; i++)
        {
            json.Append(i == 0 ? "" : ",").Append(array ? "" : $"\"k{random.Next(1000)}\":");

            // One branch goes deep, the others end: wide and deep at once would grow without bound.
            Write(json, random, i == 0 ? depth - 1 : 0, ref leaves, budget / 2);
        }

        json.Append(array ? ']' : '}');
    }
}
