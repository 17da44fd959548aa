namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>What is remembered of a person's days before the one that is counted now.</summary>
public sealed class PersonPast
{
    // Enough for years of ordinary work; see KnownSet for what happens at the limit.
    private const int MostFolders = 4000;
    private const int MostNames = 1000;
    private const int Window = 14;

    private readonly List<(DateOnly Day, float[] Risky)> recent = [];

    public RunningMean Own { get; private set; } = new();

    public KnownSet Machines { get; } = new(MostNames);

    public KnownSet Addresses { get; } = new(MostNames);

    public KnownSet Places { get; } = new(MostNames);

    public KnownSet Folders { get; } = new(MostFolders);

    public KnownSet Domains { get; } = new(MostFolders);

    public DateOnly? LastDay { get; private set; }

    public DateOnly? FirstDay { get; private set; }

    /// <summary>Takes up an ended day. A day that scored high is remembered by what was seen, and does not become what is usual.</summary>
    public void Close(DayTally day, ReadOnlySpan<float> counts, bool usual)
    {
        if (usual)
        {
            Own.Add(counts);
        }

        Machines.Add(day.Machines);
        Addresses.Add(day.Addresses);
        Places.Add(day.Places);
        Folders.Add(day.Folders);
        Domains.Add(day.Domains);
        var risky = new float[FeatureCatalogue.Risky.Count];
        for (var i = 0; i < risky.Length; i++)
        {
            risky[i] = counts[(int)FeatureCatalogue.Risky[i]];
        }

        recent.Add((day.Day, risky));
        recent.RemoveAll(kept => kept.Day.DayNumber <= day.Day.DayNumber - Window);
        (FirstDay, LastDay) = (FirstDay ?? day.Day, day.Day);
    }

    /// <summary>Sum of a risky count over so many days before <paramref name="today"/>, without it.</summary>
    public float Before(int risky, DateOnly today, int days)
    {
        var sum = 0f;
        foreach (var (day, counts) in recent)
        {
            sum += today.DayNumber - day.DayNumber < days ? counts[risky] : 0;
        }

        return sum;
    }

    public void Write(BinaryWriter to)
    {
        Own.Write(to);
        to.Write(FirstDay?.DayNumber ?? -1);
        to.Write(LastDay?.DayNumber ?? -1);
        to.Write(recent.Count);
        foreach (var (day, counts) in recent)
        {
            to.Write(day.DayNumber);
            Array.ForEach(counts, to.Write);
        }

        foreach (var set in Sets())
        {
            to.Write(set.Count);
            foreach (var mark in set.Marks)
            {
                to.Write(mark);
            }
        }
    }

    public static PersonPast Read(BinaryReader from)
    {
        var past = new PersonPast { Own = RunningMean.Read(from), FirstDay = DayOf(from.ReadInt32()), LastDay = DayOf(from.ReadInt32()) };
        for (var left = from.ReadInt32(); left > 0; left--)
        {
            var day = DateOnly.FromDayNumber(from.ReadInt32());
            var counts = new float[FeatureCatalogue.Risky.Count];
            for (var i = 0; i < counts.Length; i++)
            {
                counts[i] = from.ReadSingle();
            }

            past.recent.Add((day, counts));
        }

        foreach (var set in past.Sets())
        {
            var marks = new ulong[from.ReadInt32()];
            for (var i = 0; i < marks.Length; i++)
            {
                marks[i] = from.ReadUInt64();
            }

            set.Restore(marks);
        }

        return past;
    }

    private static DateOnly? DayOf(int number) => number < 0 ? null : DateOnly.FromDayNumber(number);

    private KnownSet[] Sets() => [Machines, Addresses, Places, Folders, Domains];
}
