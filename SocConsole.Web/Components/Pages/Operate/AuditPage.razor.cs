using Microsoft.AspNetCore.Components;
using SocConsole.Core.Audit;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Operate;

/// <summary>The audit trail. Its filters are in the address.</summary>
public sealed partial class AuditPage
{
    private const int PageSize = 50;

    private readonly Loaded<Page<AuditRecord>> records = new();
    private AuditFilter filter = new();
    private AuditVerification? verification;
    private string? actorName;
    private string? action;
    private string? subject;
    private DateTime? from;
    private DateTime? until;

    [CascadingParameter]
    public required TimeView Time { get; set; }

    [SupplyParameterFromQuery(Name = "actor")]
    public string? ActorQuery { get; set; }

    [SupplyParameterFromQuery(Name = "action")]
    public string? ActionQuery { get; set; }

    [SupplyParameterFromQuery(Name = "subject")]
    public string? SubjectQuery { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public DateTime? FromQuery { get; set; }

    [SupplyParameterFromQuery(Name = "until")]
    public DateTime? UntilQuery { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Number { get; set; }

    [Inject]
    public required AuditTrail Trail { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var asked = new AuditFilter(ActorQuery, ActionQuery, SubjectQuery, FromQuery?.ToUniversalTime(), UntilQuery?.ToUniversalTime());
        if (records.Value is not null && asked == filter && records.Value.Number == (Number ?? 1))
        {
            // Only the clock has moved on.
            return;
        }

        filter = asked;
        (actorName, action, subject) = (filter.Actor, filter.Action, filter.Subject);
        (from, until) = (filter.From is { } start ? Time.Local(start) : null, filter.Until is { } end ? Time.Local(end) : null);
        await LoadAsync();
    }

    private Task LoadAsync() => records.LoadAsync(ct => Trail.ListAsync(Actor, filter, new PageRequest(Math.Max(1, Number ?? 1), PageSize), ct), Ct);

    private void Apply() => Navigation.NavigateTo(Urls.Audit(new AuditFilter(
        Text(actorName),
        Text(action),
        Text(subject),
        from is { } start ? Time.ToUtc(start) : null,
        until is { } end ? Time.ToUtc(end) : null)));

    private async Task VerifyAsync()
    {
        verification = null;
        if ((await Trail.VerifyAsync(Actor, Ct)).Succeeded(out var checkedNow, out var error))
        {
            verification = checkedNow;
        }
        else
        {
            Toasts.Failed(error);
        }
    }

    private static string? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();
}
