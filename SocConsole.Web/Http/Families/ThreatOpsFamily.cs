using System.Text.Json.Serialization;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Http.Families;

/// <summary>The threat operations API: everything in an envelope.</summary>
internal sealed class ThreatOpsFamily : ApiFamily
{
    public override string Name => "threat_ops";

    public override Type ErrorType => typeof(ErrorEnvelope);

    public override RateLimit Limit => Limits.ThreatOps;

    public override object Success(object? value, DateTime now) => new Envelope<object>(true, value, null, now);

    public override object Failure(Error error, DateTime now, int? retryAfter) =>
        new ErrorEnvelope(false, new ErrorEnvelopeBody(error.Code, error.Message, error.Fields ?? new Dictionary<string, string[]>(), retryAfter), now);

    public override Type BodyType(Type value) => typeof(Envelope<>).MakeGenericType(value);
}

/// <summary>A success of the threat operations API.</summary>
/// <param name="Success">Always true.</param>
/// <param name="Data">What was asked for.</param>
/// <param name="Message">A sentence for a person, where there is something to say.</param>
/// <param name="Timestamp">When it was answered, UTC.</param>
internal sealed record Envelope<T>(
    bool Success,
    T? Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message,
    DateTime Timestamp);

/// <summary>A failure of the threat operations API.</summary>
/// <param name="Success">Always false.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="Timestamp">When it was answered, UTC.</param>
internal sealed record ErrorEnvelope(bool Success, ErrorEnvelopeBody Error, DateTime Timestamp);

/// <param name="Code">Documented code that clients branch on.</param>
/// <param name="Message">A sentence for a person.</param>
/// <param name="Details">For invalid requests the reasons by field, else empty.</param>
/// <param name="RetryAfter">Whole seconds until the request may be sent again.</param>
internal sealed record ErrorEnvelopeBody(
    string Code,
    string Message,
    IReadOnlyDictionary<string, string[]> Details,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RetryAfter);
