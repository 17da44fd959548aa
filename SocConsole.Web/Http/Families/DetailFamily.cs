using SocConsole.Core.Kernel;

namespace SocConsole.Web.Http.Families;

/// <summary>The threat intelligence, XDR and insider risk APIs: bare bodies, failures as one sentence.</summary>
internal sealed class DetailFamily(string name, int invalidStatus, RateLimit? limit) : ApiFamily
{
    public override string Name => name;

    public override Type ErrorType => typeof(DetailError);

    public override RateLimit? Limit => limit;

    public override object Failure(Error error, DateTime now, int? retryAfter) => new DetailError(error.Message);

    public override int Status(ErrorKind kind) => kind == ErrorKind.Invalid ? invalidStatus : base.Status(kind);
}

/// <param name="Detail">A sentence for a person.</param>
internal sealed record DetailError(string Detail);
