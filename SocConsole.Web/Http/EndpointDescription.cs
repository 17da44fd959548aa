using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Http;

/// <summary>What an endpoint answers in its family's language, told once for routing and for the API's description.</summary>
internal static class EndpointDescription
{
    private const string Json = "application/json";

    public static void Describe(ApiFamily family, EndpointBuilder endpoint)
    {
        AllowHead(endpoint.Metadata);
        DescribeSuccess(family, endpoint.Metadata);
        foreach (var kind in Failures(endpoint))
        {
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(family.Status(kind), family.ErrorType, [Json]));
        }
    }

    // RFC 9110, 9.3.2: what can be read can be asked for its headers. The server leaves the body out.
    private static void AllowHead(IList<object> metadata)
    {
        for (var i = 0; i < metadata.Count; i++)
        {
            if (metadata[i] is IHttpMethodMetadata { HttpMethods: ["GET"] } get)
            {
                metadata[i] = new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head], get.AcceptCorsPreflight);
            }
        }
    }

    private static void DescribeSuccess(ApiFamily family, IList<object> metadata)
    {
        var named = metadata.OfType<SuccessStatus>().LastOrDefault()?.Code;
        for (var i = 0; i < metadata.Count; i++)
        {
            if (metadata[i] is not IProducesResponseTypeMetadata { StatusCode: >= 200 and < 300, Type: { } type } success || type == typeof(void))
            {
                continue;
            }

            var status = named is { } code && success.StatusCode == StatusCodes.Status200OK ? code : success.StatusCode;
            if (status == StatusCodes.Status204NoContent)
            {
                metadata[i] = new ProducesResponseTypeMetadata(status);
            }
            else if (!success.ContentTypes.Any() || success.ContentTypes.Any(content => content is Json or "text/plain"))
            {
                metadata[i] = new ProducesResponseTypeMetadata(status, family.BodyType(Unwrap(type)), [Json]);
            }
        }
    }

    private static Type Unwrap(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var open && (open == typeof(Task<>) || open == typeof(ValueTask<>) || open == typeof(Result<>))
            ? Unwrap(type.GetGenericArguments()[0])
            : type;

    private static IEnumerable<ErrorKind> Failures(EndpointBuilder endpoint)
    {
        var pattern = (endpoint as RouteEndpointBuilder)?.RoutePattern;
        if (endpoint.Metadata.OfType<IAcceptsMetadata>().Any() || pattern?.Parameters.Count > 0)
        {
            yield return ErrorKind.Invalid;
        }

        if (!endpoint.Metadata.OfType<IAllowAnonymous>().Any())
        {
            yield return ErrorKind.Unauthenticated;
            yield return ErrorKind.Forbidden;
        }

        if (pattern?.Parameters.Count > 0)
        {
            yield return ErrorKind.NotFound;
        }

        yield return ErrorKind.RateLimited;
        yield return ErrorKind.Unexpected;
    }
}
