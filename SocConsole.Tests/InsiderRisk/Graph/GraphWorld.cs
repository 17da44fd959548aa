using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Graph;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Places;
using SocConsole.Core.Storage;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.InsiderRisk.Graph;

/// <summary>A database with people and activities that were put in as rows, and what reads them.</summary>
internal sealed class GraphWorld(TestDatabase test) : IDisposable
{
    public static readonly DateTime Begin = new(2024, 10, 1, 9, 0, 0, DateTimeKind.Utc);

    private int number;

    public SocDatabase Database => test.Database;

    public int Organization => test.OrganizationId;

    public Actor Admin { get; } = test.Person(Role.Admin);

    public InsiderGraph Graph { get; } = new(test.Database, test.Clock);

    public PlaceService Places { get; } = new(test.Database, GeoFile.NotConfigured, test.Clock);

    public static async Task<GraphWorld> CreateAsync() => new(await TestDatabase.CreateAsync());

    /// <summary>A fold as one process has it; another one is another process.</summary>
    public EdgeFold Fold() => new(test.Database, new EdgeReader(GeoFile.NotConfigured), test.Clock, NullLogger<EdgeFold>.Instance);

    public Task<int> AddPersonAsync(string user, string? email = null, double? score = null, int? organization = null, string? supervisor = null, string? department = null) => WriteAsync(organization ?? Organization, async unit =>
    {
        var row = new Person { OrganizationId = organization ?? Organization, UserId = user, Email = email, Score = score, ScoredFor = score is null ? null : DateOnly.FromDateTime(Begin), Supervisor = supervisor, Department = department, Status = "active", CreatedAt = unit.Now, UpdatedAt = unit.Now };
        unit.Db.People.Add(row);
        if (!await unit.Db.InsiderLedgers.AnyAsync())
        {
            unit.Db.InsiderLedgers.Add(new InsiderLedger { OrganizationId = organization ?? Organization, Day = DateOnly.FromDateTime(Begin) });
        }

        await unit.Db.SaveChangesAsync();
        return row.Id;
    });

    public Task AddAsync(int person, ActivityKind kind, DateTime at, object details, string? device = null, int? organization = null) => WriteAsync(organization ?? Organization, unit =>
    {
        unit.Db.Activities.Add(new Activity { OrganizationId = organization ?? Organization, PersonId = person, Kind = kind, At = at, Device = device, Details = JsonSerializer.Serialize(details), Key = BitConverter.GetBytes(++number) });
        return Task.FromResult(0);
    });

    public Task DayAsync(DateOnly day) => WriteAsync(Organization, unit => unit.Db.InsiderLedgers.ExecuteUpdateAsync(set => set.SetProperty(row => row.Day, day)));

    public async Task<List<EntityEdge>> EdgesAsync(int? organization = null)
    {
        await using var db = Database.Read(organization ?? Organization);
        return await db.EntityEdges.OrderBy(row => row.PersonId).ThenBy(row => row.Kind).ThenBy(row => row.Target).ToListAsync();
    }

    public async Task<T> WriteAsync<T>(int organization, Func<Unit, Task<T>> work) => (await Database.WriteAsync<T>(organization, async unit => await work(unit), CancellationToken.None)).Value!;

    public async Task<EntityGraph> ReadAsync(GraphQuestion question)
    {
        var read = await Graph.ReadAsync(Admin, question, CancellationToken.None);
        Assert.Null(read.Error);
        return read.Value!;
    }

    public Task<int> OtherOrganizationAsync() => test.AddOrganizationAsync("Other");

    public Actor AdminOf(int organization) => test.Person(Role.Admin, organization);

    public void Dispose() => test.Dispose();
}
