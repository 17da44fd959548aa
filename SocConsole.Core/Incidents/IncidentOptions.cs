using SocConsole.Core.Kernel;

namespace SocConsole.Core.Incidents;

/// <summary>Settings under <c>Soc:Incidents</c>.</summary>
public sealed class IncidentOptions
{
    public const string Section = "Soc:Incidents";

    /// <summary>A threat joins an open incident that was last seen at most so many hours before or after it; 1 to 720.</summary>
    public double JoinWindowHours { get; set; } = 24;

    /// <summary>Threats below it open no incident; they still join one.</summary>
    public Severity MinimumSeverity { get; set; } = Severity.Informational;

    /// <summary>0 to 1; threats below it open no incident.</summary>
    public double MinimumConfidence { get; set; }

    public PromiseOptions Critical { get; set; } = new() { RespondMinutes = 15, ResolveHours = 4 };

    public PromiseOptions High { get; set; } = new() { RespondMinutes = 60, ResolveHours = 24 };

    public PromiseOptions Medium { get; set; } = new() { RespondMinutes = 240, ResolveHours = 72 };

    public PromiseOptions Low { get; set; } = new() { RespondMinutes = 1_440, ResolveHours = 168 };

    public PromiseOptions Informational { get; set; } = new() { RespondMinutes = 4_320, ResolveHours = 336 };

    internal TimeSpan JoinWindow => TimeSpan.FromHours(JoinWindowHours);

    /// <summary>What is promised for an incident of this severity.</summary>
    public PromiseOptions Promise(Severity severity) => severity switch
    {
        Severity.Critical => Critical,
        Severity.High => High,
        Severity.Medium => Medium,
        Severity.Low => Low,
        _ => Informational,
    };

    /// <summary>What is wrong with the settings, with the key to mend.</summary>
    public IEnumerable<string> Faults()
    {
        if (JoinWindowHours is not (>= 1 and <= 720))
        {
            yield return $"{Section}:JoinWindowHours must be from 1 to 720.";
        }

        if (MinimumConfidence is not (>= 0 and <= 1))
        {
            yield return $"{Section}:MinimumConfidence must be from 0 to 1.";
        }

        foreach (var severity in Enum.GetValues<Severity>().Where(severity => Promise(severity) is not { RespondMinutes: >= 1 and <= 525_600, ResolveHours: >= 1 and <= 8_760 }))
        {
            yield return $"{Section}:{severity}: RespondMinutes must be from 1 to 525600, ResolveHours from 1 to 8760.";
        }
    }
}

/// <summary>By when a person has looked at an incident, and by when it is over; counted from its opening.</summary>
public sealed class PromiseOptions
{
    public double RespondMinutes { get; set; }

    public double ResolveHours { get; set; }

    internal TimeSpan Respond => TimeSpan.FromMinutes(RespondMinutes);

    internal TimeSpan Resolve => TimeSpan.FromHours(ResolveHours);
}
