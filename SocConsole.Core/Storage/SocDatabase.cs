using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Audit;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Storage;

/// <summary>The door to the main database: reading contexts, and writing as one transaction at a time.</summary>
public sealed class SocDatabase(DbContextOptions<SocDbContext> options, WriteGate gate, AuditSeal seal, OutboxSignal outbox, TimeProvider clock)
{
    /// <summary>A context for reading one organization's rows. Dispose it with the operation.</summary>
    public SocDbContext Read(int organizationId)
    {
        var db = new SocDbContext(options, gate, organizationId);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTrackingWithIdentityResolution;
        return db;
    }

    /// <summary>A context that sees every organization: only for sign-in, start-up and background sweeps (an architecture test lists its callers).</summary>
    public SocDbContext Across() => new(options, gate, null);

    /// <summary>
    /// Runs <paramref name="work"/> in one immediate transaction, alone. What it added is saved, sealed into the audit chain and committed when it returns a
    /// value; nothing of it stays when it returns an error or throws. Domain events raised in it are dispatched after the commit.
    /// </summary>
    public async Task<Result<T>> WriteAsync<T>(int organizationId, Func<Unit, Task<Result<T>>> work, CancellationToken ct) =>
        await WriteAsync((int?)organizationId, work, ct);

    /// <summary>As <see cref="WriteAsync{T}(int,Func{Unit,Task{Result{T}}},CancellationToken)"/>, over all organizations.</summary>
    public async Task<Result<T>> WriteAcrossAsync<T>(Func<Unit, Task<Result<T>>> work, CancellationToken ct) =>
        await WriteAsync(null, work, ct);

    private async Task<Result<T>> WriteAsync<T>(int? organizationId, Func<Unit, Task<Result<T>>> work, CancellationToken ct)
    {
        Result<T> result;
        Unit unit;
        using (await gate.EnterAsync(ct))
        {
            await using var db = new SocDbContext(options, gate, organizationId);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            unit = new Unit(db, clock.GetUtcNow().UtcDateTime);
            result = await work(unit);
            if (result.Error is not null)
            {
                return result;
            }

            await db.SaveChangesAsync(ct);
            var heads = await unit.SealAsync(seal, ct);

            // From here on the outcome must not depend on the caller's patience.
            await transaction.CommitAsync(CancellationToken.None);

            // Before the next writer's turn, so that the anchor moves in the order of commits.
            seal.Anchor?.Advance(heads);
        }

        if (unit.HasRaised)
        {
            outbox.Set();
        }

        return result;
    }
}

/// <summary>One write: its context, its time, and what is to be told and recorded with it.</summary>
public sealed class Unit(SocDbContext db, DateTime now)
{
    private readonly List<(int Organization, Actor Actor, string Action, string Subject, object? Details)> audits = [];

    public SocDbContext Db => db;

    /// <summary>The time of the write, UTC; the same for everything in it.</summary>
    public DateTime Now => now;

    internal bool HasRaised { get; private set; }

    /// <summary>Tells of a change once it is committed.</summary>
    public void Raise(DomainEvent happened)
    {
        HasRaised = true;
        db.Outbox.Add(new OutboxMessage
        {
            OrganizationId = happened.OrganizationId,
            Body = System.Text.Json.JsonSerializer.Serialize(happened, Wire.Json),
            CreatedAt = now,
        });
    }

    /// <summary>Puts a record into the audit chain with this write. <paramref name="details"/> must hold no secret.</summary>
    public void Audit(Actor actor, string action, string subject, object? details = null) =>
        audits.Add((actor.OrganizationId, actor, action, subject, details));

    /// <summary>The next documented number: <c>THR-2026-001</c>.</summary>
    public async Task<string> NextNumberAsync(int organizationId, string kind, CancellationToken ct)
    {
        var series = db.NumberSeries.Local.FirstOrDefault(row => row.OrganizationId == organizationId && row.Kind == kind && row.Year == now.Year)
            ?? await db.NumberSeries.FirstOrDefaultAsync(row => row.OrganizationId == organizationId && row.Kind == kind && row.Year == now.Year, ct);
        if (series is null)
        {
            series = new NumberSeries { OrganizationId = organizationId, Kind = kind, Year = now.Year };
            db.NumberSeries.Add(series);
        }

        series.Last++;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind}-{now.Year}-{series.Last:D3}");
    }

    internal async Task<IReadOnlyCollection<AuditHead>> SealAsync(AuditSeal seal, CancellationToken ct)
    {
        var heads = new Dictionary<int, AuditHead>();
        foreach (var (organization, actor, action, subject, details) in audits)
        {
            heads[organization] = await seal.AppendAsync(db, now, organization, actor, action, subject, details, ct);
        }

        if (audits.Count > 0)
        {
            await db.SaveChangesAsync(ct);
        }

        return heads.Values;
    }
}
