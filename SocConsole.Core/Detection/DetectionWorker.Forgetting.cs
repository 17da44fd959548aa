namespace SocConsole.Core.Detection;

/// <summary>Forgetting on demand, between two batches.</summary>
public sealed partial class DetectionWorker
{
    // The checkpoint goes with it: the next start must not remember what this one was told to forget.
    private async Task ForgetAsync(CancellationToken ct)
    {
        while (forgetting is not null && forgetting.TryTake(out var request))
        {
            engine.Forget(request.OrganizationId);
            await CheckpointAsync(ct);
            request.Forgotten.TrySetResult();
        }
    }
}
