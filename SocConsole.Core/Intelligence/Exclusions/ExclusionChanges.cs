using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Jobs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>
/// After a change of exclusions: has stored indicators judged again, now and when an exclusion expires. The event is kept until this is done and the job until it is carried out, so
/// that a kill at any time only delays it.
/// </summary>
public sealed class ExclusionChanges(SocDatabase database, ExclusionWatch watch, IJobQueue jobs, TimeProvider clock) : IEventHandler
{
    public async Task HandleAsync(IReadOnlyList<DomainEvent> happened, CancellationToken ct)
    {
        foreach (var organization in happened.OfType<ExclusionsChanged>().Select(change => change.OrganizationId).Distinct())
        {
            watch.Forget(organization);
            var now = clock.GetUtcNow().UtcDateTime;
            await jobs.EnqueueAsync(JobKinds.JudgeIndicators, ExclusionJudge.Argument(organization, now), null, ct);
            await using var db = database.Read(organization);
            foreach (var end in await db.Exclusions.Where(row => row.IsEnabled && row.ExpiresAt > now).Select(row => row.ExpiresAt!.Value).Distinct().ToListAsync(ct))
            {
                await jobs.EnqueueAsync(JobKinds.JudgeIndicators, ExclusionJudge.Argument(organization, end), end, ct);
            }
        }
    }
}
