using System.Collections.Concurrent;
using SocConsole.Core.Detection.Stages;

namespace SocConsole.Tests.Response;

/// <summary>Stage settings that a test sets, and the counts that were told.</summary>
internal sealed class FakeStages : IStageSettings
{
    public StageSettings Settings { get; } = new() { Stage = Stage.Executor, Threshold = 0.5, TimeoutSeconds = 30, RetryAttempts = 2 };

    public ConcurrentQueue<bool> Counted { get; } = new();

    public Task<StageSettings> SettingsAsync(int organizationId, Stage stage, CancellationToken ct) => Task.FromResult(Settings);

    public void Count(int organizationId, Stage stage, bool succeeded, double milliseconds) => Counted.Enqueue(succeeded);
}
