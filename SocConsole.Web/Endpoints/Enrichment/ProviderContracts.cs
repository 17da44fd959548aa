using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Monitoring;

namespace SocConsole.Web.Endpoints.Enrichment;

/// <summary>A provider as the API shows it.</summary>
/// <param name="State">ready, not_configured, off, limited, failing or key_refused.</param>
/// <param name="KeyNeeded">none, optional or required.</param>
/// <param name="Limits">What of each window is used.</param>
/// <param name="Breaker">closed, half_open or open.</param>
/// <param name="RetryAt">When it can be asked again, UTC; null when now.</param>
/// <param name="Latency">Null while it was not asked since the start.</param>
internal sealed record ProviderBody(
    string Name, string Title, string About, ProviderState State, ProviderReach Reach, ProviderKey KeyNeeded, bool HasKey, bool IsEnabled, string? BaseUrl, IReadOnlyList<IocType> Types, double Weight,
    Tlp MaximumTlp, IReadOnlyList<QuotaWindowState> Limits, int Waiting, string Breaker, DateTime? RetryAt, ProviderRecord? Latency, string? Page, DateTime? UpdatedAt, string? UpdatedBy)
{
    public static ProviderBody Of(ProviderView view) => new(
        view.Name, view.Title, view.About, view.State, view.Reach, view.Key, view.HasKey, view.IsOn, view.BaseUrl, view.Types, view.Weight, view.MaximumTlp, view.Quota.Windows, view.Quota.Waiting,
        Wire.Name(view.Breaker), view.RetryAt, view.Record, view.Page, view.UpdatedAt, view.UpdatedBy);
}

internal sealed record ProviderListBody(IReadOnlyList<ProviderBody> Providers);

/// <param name="ApiKey">Kept encrypted and never shown; empty forgets it.</param>
/// <param name="BaseUrl">Empty takes the provider's own again.</param>
/// <param name="Limits">Requests at most: per_second, per_minute, per_hour, per_day, per_week, per_month; empty for none.</param>
/// <param name="MaximumTlp">The narrowest marking that may be sent to it.</param>
/// <param name="Weight">How much its word counts, 0 to 1.</param>
/// <param name="UseDefaults">Forgets all that was set before this.</param>
internal sealed record ProviderRequestBody(bool? IsEnabled, string? ApiKey, string? BaseUrl, IReadOnlyDictionary<string, int>? Limits, string? MaximumTlp, double? Weight, bool? UseDefaults)
{
    public Result<ProviderDraft> ToDraft() =>
        Tlps.TryRead(MaximumTlp, out var tlp, out var error) ? new ProviderDraft(IsEnabled, ApiKey, BaseUrl, Limits, tlp, Weight, UseDefaults ?? false) : error;
}

/// <summary>What machine and process use, in the documented form.</summary>
internal sealed record PerformanceBody(DateTime Timestamp, SystemMetricsBody SystemMetrics, PerformanceHealthBody PerformanceHealth)
{
    public static PerformanceBody Of(PerformanceView view) => new(
        view.Timestamp,
        new SystemMetricsBody(
            new MachineBody(new MachineMemoryBody(view.Use.MemoryPercent, view.IsMemoryScarce, view.Use.MemoryTotal), new MachineCpuBody(view.Use.CpuPercent, view.Use.Processors), new MachineDiskBody(view.Use.DiskPercent)),
            new ProcessBody(new ProcessMemoryBody(view.Use.ProcessMemory, view.Use.ManagedHeap), view.Use.ProcessCpuPercent, view.Use.Threads, (long)view.Use.Uptime.TotalSeconds)),
        new PerformanceHealthBody(view.Issues.Count == 0 ? "healthy" : "degraded", view.Issues, view.Recommendations));
}

internal sealed record SystemMetricsBody(MachineBody System, ProcessBody Process);

internal sealed record MachineBody(MachineMemoryBody Memory, MachineCpuBody Cpu, MachineDiskBody Disk);

/// <param name="Percent">Null where the system does not tell.</param>
/// <param name="Total">Bytes.</param>
internal sealed record MachineMemoryBody(double? Percent, bool ThresholdExceeded, long? Total);

/// <param name="Percent">Of all processors since the last reading; null for the first one.</param>
internal sealed record MachineCpuBody(double? Percent, int Processors);

internal sealed record MachineDiskBody(double? Percent);

/// <param name="Cpu">Percent of one processor since the last reading.</param>
/// <param name="Uptime">Whole seconds.</param>
internal sealed record ProcessBody(ProcessMemoryBody Memory, double Cpu, int Threads, long Uptime);

/// <param name="Rss">Bytes of memory that the process holds.</param>
/// <param name="ManagedHeap">Bytes of it that are objects.</param>
internal sealed record ProcessMemoryBody(long Rss, long ManagedHeap);

/// <param name="Status">healthy or degraded.</param>
internal sealed record PerformanceHealthBody(string Status, IReadOnlyList<string> Issues, IReadOnlyList<string> Recommendations);
