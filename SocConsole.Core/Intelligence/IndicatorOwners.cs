namespace SocConsole.Core.Intelligence;

/// <summary>Whose indicator each key of an index is, in six bytes: the number and the source.</summary>
internal sealed class IndicatorOwners
{
    private readonly List<int> ids = [];
    private readonly List<ushort> sources = [];

    public int Count => ids.Count;

    public int Add(int id, ushort source)
    {
        ids.Add(id);
        sources.Add(source);
        return ids.Count - 1;
    }

    public (int Id, ushort Source) this[int owner] => (ids[owner], sources[owner]);

    public void Trim()
    {
        ids.TrimExcess();
        sources.TrimExcess();
    }
}
