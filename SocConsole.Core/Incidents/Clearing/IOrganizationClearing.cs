using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents.Clearing;

/// <summary>Rows of a folder above incidents that go when an organization's data is cleared.</summary>
public interface IOrganizationClearing
{
    /// <summary>Deletes them within the write; paths of files to delete after the commit go onto <paramref name="files"/>.</summary>
    /// <returns>What was deleted, by name and number.</returns>
    Task<IReadOnlyDictionary<string, int>> ClearAsync(Unit unit, ICollection<string> files, CancellationToken ct);
}
