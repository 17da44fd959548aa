using SocConsole.Core.Kernel;

namespace SocConsole.Core.Audit;

/// <summary>Which audit records are wanted; null leaves a field open.</summary>
/// <param name="Actor">Id or name of who did it, in full.</param>
/// <param name="Action">Beginning of the action: <c>user.</c> or <c>user.invited</c>.</param>
/// <param name="Subject">What it was done to, in full.</param>
/// <param name="From">First time, UTC, included.</param>
/// <param name="Until">End of the time, UTC, excluded.</param>
public sealed record AuditFilter(string? Actor = null, string? Action = null, string? Subject = null, DateTime? From = null, DateTime? Until = null)
{
    private const int MaximumLength = 256;

    internal Error? Validate() => this switch
    {
        _ when Actor?.Length > MaximumLength => Error.Invalid("actor", $"must have at most {MaximumLength} characters"),
        _ when Action?.Length > MaximumLength => Error.Invalid("action", $"must have at most {MaximumLength} characters"),
        _ when Subject?.Length > MaximumLength => Error.Invalid("subject", $"must have at most {MaximumLength} characters"),
        _ when From > Until => Error.Invalid("from", "must not be after until"),
        _ => null,
    };

    internal IQueryable<AuditRecord> Apply(IQueryable<AuditRecord> records)
    {
        records = Actor is null ? records : records.Where(row => row.ActorId == Actor || row.ActorName == Actor);
        records = Action is null ? records : records.Where(row => row.Action.StartsWith(Action));
        records = Subject is null ? records : records.Where(row => row.Subject == Subject);
        records = From is null ? records : records.Where(row => row.At >= From);
        return Until is null ? records : records.Where(row => row.At < Until);
    }
}
