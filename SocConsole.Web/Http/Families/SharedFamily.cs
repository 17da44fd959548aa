using SocConsole.Core.Kernel;

namespace SocConsole.Web.Http.Families;

/// <summary>What several documents share (sign-in, health) and paths that none knows: failures carry the keys of both styles.</summary>
internal sealed class SharedFamily : ApiFamily
{
    public override string Name => "shared";

    public override Type ErrorType => typeof(SharedError);

    public override RateLimit Limit => Limits.Shared;

    public override object Failure(Error error, DateTime now, int? retryAfter) =>
        new SharedError(error.Message, new TypedErrorBody(error.Code, error.Message, IocCheckFamily.TypeOf(error.Kind)));
}

/// <param name="Detail">A sentence for a person.</param>
/// <param name="Error">The same with a code to branch on.</param>
internal sealed record SharedError(string Detail, TypedErrorBody Error);
