namespace SocConsole.Core.Detection.Stages;

/// <summary>What a stage of the pipeline needs to know and to tell while it works; without a permission check, because no person asks.</summary>
public interface IStageSettings
{
    /// <summary>The settings in force.</summary>
    Task<StageSettings> SettingsAsync(int organizationId, Stage stage, CancellationToken ct);

    /// <summary>Counts one piece of work.</summary>
    void Count(int organizationId, Stage stage, bool succeeded, double milliseconds);
}
