using System.Net;

namespace SocConsole.Core.Hunting.Query;

/// <summary>A part of a query. Equal parts ask for the same.</summary>
public abstract record QueryNode;

/// <summary>Both parts match.</summary>
public sealed record AndNode(QueryNode Left, QueryNode Right) : QueryNode;

/// <summary>At least one part matches.</summary>
public sealed record OrNode(QueryNode Left, QueryNode Right) : QueryNode;

/// <summary>The part does not match.</summary>
public sealed record NotNode(QueryNode Inner) : QueryNode;

/// <summary>The raw line holds the text as whole words.</summary>
public sealed record WordNode(TextPattern Pattern) : QueryNode;

/// <summary>A value of the field passes the test.</summary>
public sealed record FieldNode(string Field, FieldTest Test) : QueryNode;

/// <summary>What is asked of a field's values; one of several values is enough.</summary>
public abstract record FieldTest;

/// <summary>The field is there.</summary>
public sealed record ExistsTest : FieldTest;

/// <summary>The whole value fits the pattern; for <c>message</c> and <c>raw</c> the value holds it as whole words.</summary>
public sealed record PatternTest(TextPattern Pattern) : FieldTest;

/// <summary>The value is a number on one side of <paramref name="Number"/>.</summary>
public sealed record NumberTest(NumberOrder Order, double Number) : FieldTest;

/// <summary>The value is an address within the network.</summary>
public sealed record NetworkTest(IPNetwork Network) : FieldTest;

public enum NumberOrder
{
    Less,
    AtMost,
    More,
    AtLeast,
}
