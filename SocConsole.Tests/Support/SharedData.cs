namespace SocConsole.Tests.Support;

/// <summary>Real input that is not part of the repository: <c>../shared/data</c>, or where <c>SOC_SHARED</c> points.</summary>
internal static class SharedData
{
    private static readonly string? Root = Find();

    /// <summary>Full path of a file or folder below the data folder, or null where it is absent.</summary>
    public static string? Path(string relative)
    {
        var path = Root is null ? null : System.IO.Path.Combine(Root, relative);
        return System.IO.Path.Exists(path) ? path : null;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SOC_SHARED") is { Length: > 0 } named)
        {
            return System.IO.Path.Combine(named, "data");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "SocConsole.sln")))
            {
                return System.IO.Path.Combine(folder.Parent!.FullName, "shared", "data");
            }
        }

        return null;
    }
}

/// <summary>A test on real input; reported as left out where the input is absent.</summary>
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string needs)
    {
        if (SharedData.Path(needs) is null)
        {
            Skip = $"needs {needs} of the shared data (set SOC_SHARED)";
        }
    }
}
