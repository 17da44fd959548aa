using System.Diagnostics.CodeAnalysis;

namespace SocConsole.Web.Http;

/// <summary>
/// Handlers of a group, mapped as the framework maps them, but compiled when the first request asks for them. The framework compiles all of them at start:
/// hundreds of expressions, of which one run calls few. What a handler takes and answers is examined at start as before, so a mistake in it still shows there.
/// </summary>
internal static class LateHandlers
{
    public static RouteHandlerBuilder MapGet(this RouteGroupBuilder group, [StringSyntax("Route")] string pattern, Delegate handler) => Map(group, pattern, handler, HttpMethods.Get);

    public static RouteHandlerBuilder MapPost(this RouteGroupBuilder group, [StringSyntax("Route")] string pattern, Delegate handler) => Map(group, pattern, handler, HttpMethods.Post);

    public static RouteHandlerBuilder MapPut(this RouteGroupBuilder group, [StringSyntax("Route")] string pattern, Delegate handler) => Map(group, pattern, handler, HttpMethods.Put);

    public static RouteHandlerBuilder MapPatch(this RouteGroupBuilder group, [StringSyntax("Route")] string pattern, Delegate handler) => Map(group, pattern, handler, HttpMethods.Patch);

    public static RouteHandlerBuilder MapDelete(this RouteGroupBuilder group, [StringSyntax("Route")] string pattern, Delegate handler) => Map(group, pattern, handler, HttpMethods.Delete);

    public static RouteHandlerBuilder MapMethods(this RouteGroupBuilder group, [StringSyntax("Route")] string pattern, IEnumerable<string> methods, Delegate handler) =>
        RouteHandlerServices.Map(group, pattern, handler, methods, RequestDelegateFactory.InferMetadata, CompileLater);

    private static RouteHandlerBuilder Map(RouteGroupBuilder group, string pattern, Delegate handler, string method) => group.MapMethods(pattern, [method], handler);

    private static RequestDelegateResult CompileLater(Delegate handler, RequestDelegateFactoryOptions options, RequestDelegateMetadataResult? metadata)
    {
        var compiled = new Lazy<RequestDelegate>(() => RequestDelegateFactory.Create(handler, options, metadata).RequestDelegate);
        return new RequestDelegateResult(context => compiled.Value(context), metadata?.EndpointMetadata ?? []);
    }
}
