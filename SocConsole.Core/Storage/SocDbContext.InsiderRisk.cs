using Microsoft.EntityFrameworkCore;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Graph;
using SocConsole.Core.InsiderRisk.Logs;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Core.Storage;

public sealed partial class SocDbContext
{
    public DbSet<Person> People => Set<Person>();

    public DbSet<PersonMemory> PersonMemories => Set<PersonMemory>();

    public DbSet<InsiderLedger> InsiderLedgers => Set<InsiderLedger>();

    public DbSet<Activity> Activities => Set<Activity>();

    public DbSet<PersonDay> PersonDays => Set<PersonDay>();

    public DbSet<InsiderAlert> InsiderAlerts => Set<InsiderAlert>();

    public DbSet<InsiderModel> InsiderModels => Set<InsiderModel>();

    public DbSet<InsiderLabel> InsiderLabels => Set<InsiderLabel>();

    public DbSet<InsiderSettings> InsiderSettings => Set<InsiderSettings>();

    public DbSet<InsiderTraining> InsiderTrainings => Set<InsiderTraining>();

    public DbSet<LogActivityPosition> LogActivityPositions => Set<LogActivityPosition>();

    public DbSet<EntityEdge> EntityEdges => Set<EntityEdge>();

    public DbSet<EdgeCursor> EdgeCursors => Set<EdgeCursor>();
}
