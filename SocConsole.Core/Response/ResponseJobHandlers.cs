using System.Globalization;
using SocConsole.Core.Jobs;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Core.Response;

/// <summary>Executes an approved run.</summary>
public sealed class RunPlaybookHandler(PlaybookRunner runner) : IJobHandler
{
    public string Kind => JobKinds.RunPlaybook;

    public Task RunAsync(string argument, CancellationToken ct)
    {
        var run = JobArgument.Parse(argument);
        return runner.RunAsync(run.OrganizationId, run.Id, ct);
    }
}

/// <summary>Lets a pending run reject itself.</summary>
public sealed class ExpireApprovalHandler(PlaybookDecisions decisions) : IJobHandler
{
    public string Kind => JobKinds.ExpireApproval;

    public Task RunAsync(string argument, CancellationToken ct)
    {
        var run = JobArgument.Parse(argument);
        return decisions.ExpireAsync(run.OrganizationId, run.Id, ct);
    }
}

/// <summary>Marks a block that ran out.</summary>
public sealed class ExpireBlockHandler(BlockListService blocks) : IJobHandler
{
    public string Kind => JobKinds.ExpireBlock;

    public Task RunAsync(string argument, CancellationToken ct)
    {
        var entry = JobArgument.Parse(argument);
        return blocks.ExpireAsync(entry.OrganizationId, long.Parse(entry.Id, CultureInfo.InvariantCulture), ct);
    }
}

/// <summary>Ends what a step did.</summary>
public sealed class ExpireStepHandler(StepExpiry expiry) : IJobHandler
{
    public string Kind => JobKinds.ExpireStep;

    public Task RunAsync(string argument, CancellationToken ct)
    {
        var step = JobArgument.Parse(argument);
        return expiry.ExpireAsync(step.OrganizationId, long.Parse(step.Id, CultureInfo.InvariantCulture), ct);
    }
}
