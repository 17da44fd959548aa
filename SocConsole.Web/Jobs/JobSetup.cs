namespace SocConsole.Web.Jobs;

/// <summary>Quartz with its persistent store, and the jobs that it runs.</summary>
internal static class JobSetup
{
    public static void AddSocJobs(this WebApplicationBuilder builder)
    {
    }
}
