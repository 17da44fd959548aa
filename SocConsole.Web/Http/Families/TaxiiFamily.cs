using System.Globalization;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Http.Families;

/// <summary>TAXII 2.1: its own media type, failures as its error message (3.6.1).</summary>
internal sealed class TaxiiFamily : ApiFamily
{
    public const string MediaType = "application/taxii+json;version=2.1";

    public override string Name => "taxii";

    public override Type ErrorType => typeof(TaxiiError);

    public override string ContentType => MediaType;

    public override RateLimit Limit => Limits.Sharing;

    public override object Failure(Error error, DateTime now, int? retryAfter) =>
        new TaxiiError(TitleOf(error.Kind), error.Message, StatusOf(error).ToString(CultureInfo.InvariantCulture));

    // What can be read and not be processed is told apart from what can't be read.
    public override int Status(ErrorKind kind) => kind == ErrorKind.NotApplicable ? StatusCodes.Status422UnprocessableEntity : base.Status(kind);

    // What HTTP itself refuses has a status of its own, which the kind does not tell.
    private int StatusOf(Error error) => error.Code switch
    {
        "METHOD_NOT_ALLOWED" => StatusCodes.Status405MethodNotAllowed,
        "REQUEST_TIMEOUT" => StatusCodes.Status408RequestTimeout,
        "UNSUPPORTED_MEDIA_TYPE" => StatusCodes.Status415UnsupportedMediaType,
        "NOT_ACCEPTABLE" => StatusCodes.Status406NotAcceptable,
        _ => Status(error.Kind),
    };

    private static string TitleOf(ErrorKind kind) => kind is ErrorKind.Invalid or ErrorKind.NotApplicable ? "ProcessingError" : IocCheckFamily.TypeOf(kind);
}

/// <param name="Title">The kind of failure.</param>
/// <param name="Description">A sentence for a person.</param>
/// <param name="HttpStatus">The status, as a text.</param>
internal sealed record TaxiiError(string Title, string Description, string HttpStatus);
