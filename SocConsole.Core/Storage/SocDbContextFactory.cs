using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace SocConsole.Core.Storage;

/// <summary>How <c>dotnet ef</c> makes the context when a migration is added; nothing else uses it.</summary>
internal sealed class SocDbContextFactory : IDesignTimeDbContextFactory<SocDbContext>
{
    public SocDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SocDbContext>().UseSqlite("Data Source=design-time.db").Options, new WriteGate(), null);
}
