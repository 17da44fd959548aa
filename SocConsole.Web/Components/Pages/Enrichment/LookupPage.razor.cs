using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;
using CheckedIoc = SocConsole.Core.Enrichment.Iocs.Ioc;

namespace SocConsole.Web.Components.Pages.Enrichment;

/// <summary>The input of the IOC check and the checks so far. An address never starts a check by itself: it could come from anywhere, and providers learn what is asked.</summary>
public sealed partial class LookupPage
{
    private const int PageSize = 25;

    // The browser sends a text in one message, which the circuit bounds.
    private const int MaximumText = 60_000;

    // Harmless and known to all, so that the first try shows answers.
    private static readonly (string Label, string Example)[] Examples =
    [
        ("Address", "8[.]8[.]8[.]8"),
        ("Domain", "example[.]com"),
        ("URL", "hxxp://example[.]com/"),
        ("EICAR test file", "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f"),
        ("CVE", "CVE-2021-44228"),
    ];

    private readonly Loaded<Page<LookupSummary>> rows = new();
    private ElementReference input;
    private LookupAddress address = new();
    private LookupAddress? shown;
    private IReadOnlyList<CheckedIoc>? found;
    private Error? error;
    private string text = "";
    private Tlp? tlp;
    private bool force;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "value")]
    public string? Value { get; set; }

    [SupplyParameterFromQuery(Name = "verdict")]
    public string? Verdict { get; set; }

    [SupplyParameterFromQuery(Name = "mine")]
    public string? Mine { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Number { get; set; }

    [Inject]
    public required IocCheckService Checks { get; set; }

    [Inject]
    public required LookupService Lookups { get; set; }

    [Inject]
    public required LookupRuns Runs { get; set; }

    private CheckedIoc? Preview => text.Length <= CheckedIoc.MaximumLength && IocReader.Read(text).Succeeded(out var ioc, out _) ? ioc : null;

    protected override async Task OnParametersSetAsync()
    {
        address = new LookupAddress
        {
            Text = string.IsNullOrWhiteSpace(Text) ? null : Text.Trim(),
            Value = string.IsNullOrWhiteSpace(Value) ? null : Value.Trim(),
            Verdict = Wire.TryRead<IocVerdict>(Verdict, out var verdict) ? verdict : null,
            Mine = Mine == "yes",
            Page = Math.Max(1, Number ?? 1),
        };
        if (address.Text is { } given && given != shown?.Text)
        {
            text = given.Length <= MaximumText ? given : given[..MaximumText];
            Forget();
        }

        var before = shown;
        shown = address;
        if (!address.ListsSame(before))
        {
            await LoadAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && Actor.May(Permission.CheckIocs))
        {
            await input.FocusAsync();
        }
    }

    private async Task LoadAsync()
    {
        await rows.LoadAsync(
            async ct => (await Lookups.ListAsync(Actor, address.ToFilter(), new Slice(new PageRequest(address.Page, PageSize).Skip, PageSize), ct))
                .Map(listed => new Page<LookupSummary>(listed.Items, address.Page, PageSize, listed.Total)),
            Ct);
        if (rows.Value?.Items.Select(row => Runs.Find(Actor.OrganizationId, row.Id)).FirstOrDefault(run => run is not null) is { } running)
        {
            _ = ReloadAfterAsync(running);
        }
    }

    // One after the other: each reload looks for the next that still runs.
    private async Task ReloadAfterAsync(LookupRun run)
    {
        try
        {
            await run.EndAsync(Ct);
            await LoadAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (Ct.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
    }

    // What was typed since is another question.
    private void Forget() => (found, error) = (null, null);

    private void Press(KeyboardEventArgs key)
    {
        if (key is { Key: "Enter", ShiftKey: false, IsComposing: false } && (key.CtrlKey || !text.Trim().Contains('\n')))
        {
            Check();
        }
    }

    private void Check()
    {
        if (text.Trim().Length == 0)
        {
            return;
        }

        Forget();
        if (!IocReader.Read(text).Succeeded(out _, out var invalid))
        {
            var named = IocReader.Find(text);
            found = named.Count > 0 ? named : null;
            error = named.Count > 0 ? null : invalid;
            return;
        }

        // The page is left at once, so that a second press begins no second check.
        var started = Checks.Start(Actor, new CheckRequest(text, force, tlp));
        (error, text) = (started.Error, started.Error is null ? "" : text);
        if (started.Value is { } run)
        {
            Navigation.NavigateTo(Urls.LookupResult(run.Id));
        }
    }

    private void Search(string? value) => Navigation.NavigateTo(Urls.Lookup(address with { Value = string.IsNullOrWhiteSpace(value) ? null : value.Trim(), Page = 1 }));
}
