namespace SocConsole.Core.Learning.Training;

/// <summary>
/// A generator for one tree (SplitMix64: Steele, Lea, Flood 2014). Trees grow on several threads, and each needs a sequence of its own that the seed alone decides
/// and that later frameworks don't change; a model must come out the same everywhere.
/// </summary>
internal struct TreeRandom(long seed)
{
    private ulong state = (ulong)seed;

    /// <summary>A whole number from 0 to below <paramref name="bound"/>.</summary>
    public int Next(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>From 0 to below 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
