namespace SocConsole.Core.Storage;

/// <summary>A row that belongs to one organization. The context filters by it and refuses to write another's.</summary>
public interface IOwned
{
    int OrganizationId { get; set; }
}
