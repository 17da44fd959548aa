using System.Globalization;
using SocConsole.Core.Hunting.Query;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Hunting.Matching;

/// <summary>A query compiled for testing events one by one.</summary>
public abstract class EventTest
{
    public abstract bool Matches(LogEvent item);

    public static EventTest Compile(HuntQuery query) => query.Root is null ? new Always() : Compile(query.Root);

    private static EventTest Compile(QueryNode node) => node switch
    {
        AndNode and => new All(Compile(and.Left), Compile(and.Right)),
        OrNode or => new Any(Compile(or.Left), Compile(or.Right)),
        NotNode not => new Not(Compile(not.Inner)),
        WordNode word => new RawWords(WordMatcher.Of(word.Pattern)),
        FieldNode field => new FieldValues(field.Field, Compile(field.Field, field.Test)),
        _ => throw new InvalidOperationException($"unknown node {node.GetType().Name}"),
    };

    private static Func<string, bool> Compile(string field, FieldTest test) => test switch
    {
        ExistsTest => _ => true,
        PatternTest pattern when HuntFields.HoldsText(field) => WordMatcher.Of(pattern.Pattern).Matches,
        PatternTest pattern => ValueMatcher.Of(pattern.Pattern).Matches,
        NumberTest number => value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var actual) && Compare(number, actual),
        NetworkTest network => new NetworkMatcher(network.Network).Matches,
        _ => throw new InvalidOperationException($"unknown test {test.GetType().Name}"),
    };

    private static bool Compare(NumberTest test, double actual) => test.Order switch
    {
        NumberOrder.Less => actual < test.Number,
        NumberOrder.AtMost => actual <= test.Number,
        NumberOrder.More => actual > test.Number,
        NumberOrder.AtLeast => actual >= test.Number,
        _ => throw new InvalidOperationException($"unknown order {test.Order}"),
    };

    private sealed class Always : EventTest
    {
        public override bool Matches(LogEvent item) => true;
    }

    private sealed class All(EventTest left, EventTest right) : EventTest
    {
        public override bool Matches(LogEvent item) => left.Matches(item) && right.Matches(item);
    }

    private sealed class Any(EventTest left, EventTest right) : EventTest
    {
        public override bool Matches(LogEvent item) => left.Matches(item) || right.Matches(item);
    }

    private sealed class Not(EventTest inner) : EventTest
    {
        public override bool Matches(LogEvent item) => !inner.Matches(item);
    }

    private sealed class RawWords(WordMatcher matcher) : EventTest
    {
        public override bool Matches(LogEvent item) => matcher.Matches(item.Raw);
    }

    private sealed class FieldValues(string field, Func<string, bool> test) : EventTest
    {
        public override bool Matches(LogEvent item)
        {
            for (var i = 0; i < item.Fields.Count; i++)
            {
                if (string.Equals(item.Fields.NameAt(i), field, StringComparison.OrdinalIgnoreCase) && test(item.Fields.ValueAt(i)))
                {
                    return true;
                }
            }

            return HuntFields.Attribute(item, field) is { } attribute && test(attribute);
        }
    }
}
