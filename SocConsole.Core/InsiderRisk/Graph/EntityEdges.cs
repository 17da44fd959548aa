using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Graph;

/// <summary>Deletes edges within a write: what asks for it deletes the activities too, or they are folded again.</summary>
public static class EntityEdges
{
    /// <summary>Deletes a person's edges. How many.</summary>
    public static Task<int> EraseAsync(Unit unit, int personId, CancellationToken ct) => unit.Db.EntityEdges.Where(row => row.PersonId == personId).ExecuteDeleteAsync(ct);

    /// <summary>Deletes all edges of the unit's organization and where it stood. How many edges.</summary>
    public static async Task<int> ClearAsync(Unit unit, CancellationToken ct)
    {
        await unit.Db.EdgeCursors.ExecuteDeleteAsync(ct);
        return await unit.Db.EntityEdges.ExecuteDeleteAsync(ct);
    }
}
