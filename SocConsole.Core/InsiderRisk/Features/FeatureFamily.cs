namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>What a part of a score is printed under.</summary>
public enum FeatureFamily
{
    /// <summary>What anybody has.</summary>
    Base,
    WorkingHours,
    Access,
    Files,
    RemovableMedia,
    Cloud,
    Mail,
    Programs,
}
