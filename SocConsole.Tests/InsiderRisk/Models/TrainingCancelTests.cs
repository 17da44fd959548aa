using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Jobs;
using SocConsole.Tests.InsiderRisk.Privacy;

namespace SocConsole.Tests.InsiderRisk.Models;

public sealed class TrainingCancelTests : IAsyncLifetime, IDisposable
{
    private readonly TrainingPlaces places = new();
    private readonly Queue queue = new();
    private PrivacyWorld world = null!;
    private TrainingService trainings = null!;

    public async Task InitializeAsync()
    {
        world = await PrivacyWorld.CreateAsync();
        trainings = new TrainingService(world.Test.Database, queue, places);
        var rows = InsiderDays.Rows(60);
        await world.WriteAsync(db =>
        {
            for (var row = 0; row < rows.Count; row++)
            {
                db.PersonDays.Add(new PersonDay { OrganizationId = world.Test.OrganizationId, PersonId = rows.People[row], Date = rows.Dates[row], Columns = DayWrites.Bytes(InsiderDays.Row(rows, row)) });
            }
        });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        places.Dispose();
        world.Dispose();
    }

    [Fact]
    public async Task Cancel_OfATrainingThatRuns_StopsItAndKeepsNoModel()
    {
        var training = (await trainings.StartAsync(world.Admin, unsupervised: true, activate: true, CancellationToken.None)).Value!;
        var random = new Interrupting(() => trainings.CancelAsync(world.Admin, training.Id, CancellationToken.None));

        await Runner(random).RunAsync(queue.Argument!, CancellationToken.None);

        Assert.True(random.Asked);
        await using var db = world.Read();
        var row = await db.InsiderTrainings.SingleAsync();
        Assert.Equal((TrainingStatus.Cancelled, (int?)null), (row.Status, row.ModelId));
        Assert.NotNull(row.EndedAt);
        Assert.Empty(db.InsiderModels);
        Assert.Equal(1, places.RoomFor(world.Test.OrganizationId));
        Assert.Equal(1, await db.AuditRecords.CountAsync(record => record.Action == "insider.training_cancelled"));
    }

    [Fact]
    public async Task Cancel_AfterItsModelWasMade_KeepsItNot()
    {
        var training = (await trainings.StartAsync(world.Admin, unsupervised: true, activate: true, CancellationToken.None)).Value!;
        await trainings.CancelAsync(world.Admin, training.Id, CancellationToken.None);
        var model = new InsiderModel { OrganizationId = world.Test.OrganizationId, Report = "{}", Origin = "made up", Archive = [1] };

        Assert.Equal("TRAINING_IS_OVER", (await world.Switch.AddAsync(world.Test.OrganizationId, model, activate: true, training.Id, null, CancellationToken.None)).Error?.Code);

        await using var db = world.Read();
        Assert.Empty(db.InsiderModels);
    }

    [Fact]
    public async Task Cancel_OfATrainingThatWaits_LetsItNeverRun()
    {
        var training = (await trainings.StartAsync(world.Admin, unsupervised: true, activate: true, CancellationToken.None)).Value!;
        await trainings.CancelAsync(world.Admin, training.Id, CancellationToken.None);

        await Runner(new Random(1)).RunAsync(queue.Argument!, CancellationToken.None);

        Assert.Equal(TrainingStatus.Cancelled, Assert.Single((await trainings.ListAsync(world.Admin, CancellationToken.None)).Value!).Status);
        Assert.Equal("TRAINING_IS_OVER", (await trainings.CancelAsync(world.Admin, training.Id, CancellationToken.None)).Error?.Code);
        Assert.Equal("TRAINING_NOT_FOUND", (await trainings.CancelAsync(world.Admin, training.Id + 1, CancellationToken.None)).Error?.Code);
    }

    private TrainingRunner Runner(Random random) => new(world.Test.Database, places, world.Recount, world.Switch, random, world.Test.Clock, NullLogger<TrainingRunner>.Instance);

    private sealed class Queue : IJobQueue
    {
        public string? Argument { get; private set; }

        public Task EnqueueAsync(string kind, string argument, DateTime? at, CancellationToken ct)
        {
            Argument = argument;
            return Task.CompletedTask;
        }
    }

    /// <summary>Randomness that has something done when it is first asked: in the midst of learning.</summary>
    private sealed class Interrupting(Func<Task> interrupt) : Random(1)
    {
        public bool Asked { get; private set; }

        public override int Next(int maxValue)
        {
            if (!Asked)
            {
                Asked = true;
                interrupt().GetAwaiter().GetResult();
            }

            return base.Next(maxValue);
        }
    }
}
