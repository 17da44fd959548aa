using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Asking;

/// <summary>
/// Answers that are used again. Those that have just come are seen at once and written some at a time; a kill loses those of the last moments, which costs a request and nothing else.
/// </summary>
public sealed partial class AnswerStore(SocDatabase database, TimeProvider clock, ILogger<AnswerStore> logger) : BackgroundService
{
    private const int AtOnce = 200;
    private const int MostUnwritten = 5_000;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<(int Organization, string Provider, IocType Type, string Value), ProviderAnswer> unwritten = [];

    // One waking for all that has come until it.
    private readonly Channel<bool> something = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The answers that are kept of an indicator, by provider, also those that are too old to be used.</summary>
    public async Task<IReadOnlyDictionary<string, ProviderAnswer>> OfAsync(int organizationId, Ioc ioc, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        var answers = await db.ProviderAnswers.Where(row => row.Value == ioc.Value && row.IocType == ioc.Type).ToDictionaryAsync(row => row.Provider, ct);
        foreach (var ((organization, provider, type, value), answer) in unwritten)
        {
            if (organization == organizationId && type == ioc.Type && value == ioc.Value)
            {
                answers[provider] = answer;
            }
        }

        return answers;
    }

    public void Add(ProviderAnswer answer)
    {
        // More than the writer keeps up with are forgotten, not piled up: they would be asked again.
        if (unwritten.Count < MostUnwritten)
        {
            unwritten[(answer.OrganizationId, answer.Provider, answer.IocType, answer.Value)] = answer;
            something.Writer.TryWrite(true);
        }
    }

    /// <summary>Writes what has come so far.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        while (unwritten.Take(AtOnce).ToList() is { Count: > 0 } batch)
        {
            foreach (var organization in batch.GroupBy(entry => entry.Key.Organization))
            {
                try
                {
                    await WriteAsync(organization.Key, [.. organization.Select(entry => entry.Value)], ct);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    // They are asked for again. Kept, one that can't be written would hold up all that come after it.
                    LogNotStored(logger, fault);
                }

                foreach (var entry in organization)
                {
                    unwritten.TryRemove(entry);
                }
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await something.Reader.ReadAsync(stoppingToken);
                await Task.Delay(Rest, clock, stoppingToken);
                await FlushAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }
    }

    private Task<Result<Done>> WriteAsync(int organizationId, IReadOnlyList<ProviderAnswer> answers, CancellationToken ct) => database.WriteAsync<Done>(
        organizationId,
        async unit =>
        {
            var values = answers.Select(answer => answer.Value).Distinct().ToList();
            var known = await unit.Db.ProviderAnswers.Where(row => values.Contains(row.Value)).ToDictionaryAsync(row => (row.Provider, row.IocType, row.Value), ct);
            foreach (var answer in answers)
            {
                if (known.TryGetValue((answer.Provider, answer.IocType, answer.Value), out var row))
                {
                    (row.Finding, row.Raw, row.LatencyMs, row.FetchedAt, row.ExpiresAt) = (answer.Finding, answer.Raw, answer.LatencyMs, answer.FetchedAt, answer.ExpiresAt);
                }
                else
                {
                    unit.Db.ProviderAnswers.Add(answer);
                }
            }

            return Done.Value;
        },
        ct);

    [LoggerMessage(2902, LogLevel.Error, "Answers of providers could not be stored; they are asked for again")]
    private static partial void LogNotStored(ILogger logger, Exception fault);
}
