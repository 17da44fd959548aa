using SocConsole.Core.Storage;

namespace SocConsole.Web.Hosting;

/// <summary>Compiles on the other core what the start would do one after the other. Nothing depends on it: whoever comes first does the work.</summary>
internal sealed class WarmUp(SocDatabase database)
{
    /// <summary>Entity Framework makes its model at the first use of a context, for half a second.</summary>
    public void Begin() => _ = Task.Run(() =>
    {
        using var db = database.Across();
        _ = db.Model;
    });
}
