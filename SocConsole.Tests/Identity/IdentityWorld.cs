using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Audit;
using SocConsole.Core.Identity;
using SocConsole.Core.Identity.Bootstrap;
using SocConsole.Tests.Support;
using SocConsole.Web.Auth;

namespace SocConsole.Tests.Identity;

/// <summary>The services of identity over a real database with a clock that stands.</summary>
internal sealed class IdentityWorld : IDisposable
{
    public const string Password = "Correct-Horse-7-Battery";
    private readonly ServiceProvider services;

    private IdentityWorld(TestDatabase database, IReadOnlyDictionary<string, string?>? settings)
    {
        Database = database;
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        collection.AddSingleton<TimeProvider>(database.Clock);
        collection.AddSingleton(database.Database);
        collection.AddSingleton(database.Seal);
        collection.AddScoped(_ => database.Database.Across());
        collection.AddSingleton<ISecretStore>(new ProtectedSecretStore(new EphemeralDataProtectionProvider()));
        collection.AddSingleton(new StandardOutput(Output));
        collection.AddSocIdentityCore(new ConfigurationBuilder().AddInMemoryCollection(settings ?? new Dictionary<string, string?>()).Build());
        services = collection.BuildServiceProvider(validateScopes: true);
    }

    public TestDatabase Database { get; }

    public CapturedLog Log { get; } = new();

    public StringWriter Output { get; } = new();

    public SignInService SignIn => Get<SignInService>();

    public UserService Users => Get<UserService>();

    public AuditTrail Audit => Get<AuditTrail>();

    public static async Task<IdentityWorld> CreateAsync(IReadOnlyDictionary<string, string?>? settings = null) => new(await TestDatabase.CreateAsync(), settings);

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Runs what runs once at start.</summary>
    public Task FirstStartAsync() => services.GetServices<IHostedService>().OfType<FirstStart>().Single().StartAsync(CancellationToken.None);

    /// <summary>A new organization's administrator, signed in.</summary>
    public async Task<SignedIn> AdministratorAsync(string organization = "North")
    {
        var email = $"admin@{organization.ToLowerInvariant()}.test";
        var made = await Get<RegistrationService>().CreateAsync(new NewOrganization(organization, "Administrator", email, Password), open: true, CancellationToken.None);
        Assert.Null(made.Error);
        return await SignedInAsync(email, Password);
    }

    /// <summary>A person whom the administrator invites, signed in with the temporary password.</summary>
    public async Task<(SignedIn SignedIn, Invitation Invitation)> PersonAsync(Actor administrator, Role role, string? email = null)
    {
        var invited = await Users.InviteAsync(administrator, email ?? $"{role.ToString().ToLowerInvariant()}@{administrator.Name.Split('@')[1]}", role, CancellationToken.None);
        Assert.Null(invited.Error);
        return (await SignedInAsync(invited.Value!.Email, invited.Value.TemporaryPassword), invited.Value);
    }

    public async Task<SignedIn> SignedInAsync(string email, string password, string? code = null)
    {
        var result = await SignIn.SignInAsync(email, password, code, CancellationToken.None);
        Assert.Null(result.Error);
        return result.Value!;
    }

    /// <summary>Everything of the database as it lies on the disk.</summary>
    public string OnDisk() => string.Concat(Directory.GetFiles(Database.Storage.DataDirectory, "soc.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)).Select(Read));

    public async Task<IReadOnlyList<string>> ActionsAsync(Actor reader, string subject)
    {
        var page = await Audit.ListAsync(reader, new AuditFilter(Subject: subject), new(1, 100), CancellationToken.None);
        return [.. page.Value!.Items.Select(record => record.Action)];
    }

    public void Dispose()
    {
        services.Dispose();
        Output.Dispose();
        Database.Dispose();
    }

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
