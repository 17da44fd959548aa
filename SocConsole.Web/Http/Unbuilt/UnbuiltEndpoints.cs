using System.Reflection;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Http.Unbuilt;

/// <summary>Documented endpoints that are not built yet. They answer 501 and say so, in their family's shape, so that a client can tell them from a wrong address.</summary>
internal static class UnbuiltEndpoints
{
    private const string File = "SocConsole.Web.Http.Unbuilt.endpoints.txt";

    public static void MapUnbuilt(this IEndpointRouteBuilder routes)
    {
        foreach (var (method, path) in Documented())
        {
            routes.MapApi(ApiPaths.FamilyOf(path) ?? ApiFamily.Shared, path, "Not built yet").MapMethods("", [method], () => Answer(method, path))
                .Needs(Permission.None).ExcludeFromDescription().WithMetadata(NotBuilt.Yet);
        }
    }

    /// <summary>Methods and paths as their documents write them.</summary>
    public static IEnumerable<(string Method, string Path)> Documented()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(File)!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(' ') is [var method, ['/', ..] path])
            {
                yield return (method, path);
            }
        }
    }

    private static Result<Done> Answer(string method, string path) =>
        new Error(ErrorKind.NotImplemented, "NOT_IMPLEMENTED", $"{method} {path} is documented and not built yet; this version of the console can't do it.");
}

/// <summary>Marks an endpoint that only says that it is not built.</summary>
internal sealed class NotBuilt
{
    public static readonly NotBuilt Yet = new();

    private NotBuilt()
    {
    }
}
