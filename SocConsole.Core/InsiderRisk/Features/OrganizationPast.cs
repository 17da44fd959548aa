namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>What is remembered of an organization's days before the one that is counted now: roles, whose machine and address is whose, and how many use a domain.</summary>
public sealed class OrganizationPast
{
    private const int MostRoles = 2000;
    private const int MostMarks = 500_000;

    // Two people of an organization use what is still rare.
    private const int Rare = 2;
    private readonly Dictionary<string, RunningMean> roles = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<ulong, int> machineOwners = [];
    private readonly Dictionary<ulong, (int Person, int Days)> addressOwners = [];
    private readonly Dictionary<ulong, byte> domainUsers = [];

    /// <summary>Days of people in the same role before; null for a role not seen yet.</summary>
    public RunningMean? Role(string? role) => role is null ? null : roles.GetValueOrDefault(role);

    /// <summary>Whether the machine belongs to somebody else.</summary>
    public bool IsOthersMachine(ulong machine, int person) => machineOwners.TryGetValue(machine, out var owner) && owner != person;

    public bool IsOthersAddress(ulong address, int person) => addressOwners.TryGetValue(address, out var owner) && owner.Person != person && owner.Days >= Rare;

    /// <summary>Whether at most two people of the organization used the domain on earlier days.</summary>
    public bool IsRare(ulong domain) => domainUsers.GetValueOrDefault(domain) <= Rare;

    /// <summary>A machine that the list of people gives to somebody; stands above what is seen.</summary>
    public void Give(ulong machine, int person) => machineOwners[machine] = person;

    /// <summary>Takes up one person's ended day.</summary>
    public void Close(int person, string? role, DayTally day, PersonPast before, ReadOnlySpan<float> counts, bool usual)
    {
        if (usual && role is not null && (roles.ContainsKey(role) || roles.Count < MostRoles))
        {
            if (!roles.TryGetValue(role, out var mean))
            {
                roles[role] = mean = new RunningMean();
            }

            mean.Add(counts);
        }

        foreach (var machine in day.LogonMachines)
        {
            if (machineOwners.Count < MostMarks)
            {
                machineOwners.TryAdd(machine, person);
            }
        }

        foreach (var address in day.Addresses)
        {
            var known = addressOwners.TryGetValue(address, out var owner);
            if (known ? owner.Person == person : addressOwners.Count < MostMarks)
            {
                addressOwners[address] = (person, owner.Days + 1);
            }
        }

        foreach (var domain in day.Domains)
        {
            if (!before.Domains.Contains(domain) && domainUsers.GetValueOrDefault(domain) <= Rare && (domainUsers.ContainsKey(domain) || domainUsers.Count < MostMarks))
            {
                domainUsers[domain] = (byte)(domainUsers.GetValueOrDefault(domain) + 1);
            }
        }
    }

    public void Write(BinaryWriter to)
    {
        to.Write(roles.Count);
        foreach (var (role, mean) in roles.OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase))
        {
            to.Write(role);
            mean.Write(to);
        }

        to.Write(machineOwners.Count);
        foreach (var (mark, person) in machineOwners)
        {
            to.Write(mark);
            to.Write(person);
        }

        to.Write(addressOwners.Count);
        foreach (var (mark, (person, days)) in addressOwners)
        {
            to.Write(mark);
            to.Write(person);
            to.Write(days);
        }

        to.Write(domainUsers.Count);
        foreach (var (mark, users) in domainUsers)
        {
            to.Write(mark);
            to.Write(users);
        }
    }

    public static OrganizationPast Read(BinaryReader from)
    {
        var past = new OrganizationPast();
        for (var left = from.ReadInt32(); left > 0; left--)
        {
            past.roles[from.ReadString()] = RunningMean.Read(from);
        }

        for (var left = from.ReadInt32(); left > 0; left--)
        {
            past.machineOwners[from.ReadUInt64()] = from.ReadInt32();
        }

        for (var left = from.ReadInt32(); left > 0; left--)
        {
            past.addressOwners[from.ReadUInt64()] = (from.ReadInt32(), from.ReadInt32());
        }

        for (var left = from.ReadInt32(); left > 0; left--)
        {
            past.domainUsers[from.ReadUInt64()] = from.ReadByte();
        }

        return past;
    }
}
