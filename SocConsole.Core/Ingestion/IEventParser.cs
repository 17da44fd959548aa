using System.Diagnostics.CodeAnalysis;

namespace SocConsole.Core.Ingestion;

/// <summary>What a parser is told beside the line.</summary>
/// <param name="ReceivedAt">When the console received it, UTC: decides the year of time stamps that have none.</param>
public readonly record struct ParseContext(DateTime ReceivedAt);

/// <summary>What a parser made of a line.</summary>
/// <param name="Timestamp">When it happened, UTC; null when the line does not tell.</param>
/// <param name="Fields">The fields under ECS names.</param>
public sealed record ParsedLine(DateTime? Timestamp, EventFields Fields);

/// <summary>Reads one log format. Stateless and safe to call from several threads; never throws on any input and its time grows linearly with the line.</summary>
public interface IEventParser
{
    /// <summary>The format's name as <c>event.dataset</c>: <c>sshd</c>, <c>apache.access</c>.</summary>
    string Dataset { get; }

    /// <summary>True when the line is of this format; false leaves it to the next parser.</summary>
    bool TryParse(string line, in ParseContext context, [NotNullWhen(true)] out ParsedLine? parsed);
}
