using Polly.CircuitBreaker;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Web.Components.Pages.Enrichment;

namespace SocConsole.Tests.Components.Pages.Enrichment;

public sealed class ProviderFormModelTests
{
    private static readonly ProviderView View = new(
        "a", "A", "For tests.", ProviderReach.Outside, ProviderKey.Required, HasKey: true, IsOn: true, ProviderState.Ready, "https://a.example", [], 0.8, Tlp.Green,
        new QuotaState([new QuotaWindowState("per_minute", 4, 1, null)], 0, null), CircuitState.Closed, null, null, null, null, null);

    [Fact]
    public void ToDraft_NothingTouched_SetsNothing() => Assert.Equal(new ProviderDraft(null, null, null, null, null, null), ProviderFormModel.Of(View).ToDraft());

    [Fact]
    public void ToDraft_EmptyKey_KeepsTheKeyUnlessItIsToBeForgotten()
    {
        var model = ProviderFormModel.Of(View);
        model.Key = "  ";

        Assert.Null(model.ToDraft().ApiKey);
        model.ForgetKey = true;
        Assert.Equal("", model.ToDraft().ApiKey);
    }

    [Fact]
    public void ToDraft_ChangedFields_AreTheOnlyOnesThatAreSet()
    {
        var model = ProviderFormModel.Of(View);
        (model.IsOn, model.BaseUrl, model.MaximumTlp, model.Weight, model.Key) = (false, "", "clear", 0.5, " key ");
        model.Limits["per_minute"] = null;
        model.Limits["per_day"] = 500;

        var draft = model.ToDraft();

        Assert.Equal((false, "key", "", Tlp.Clear, 0.5), (draft.IsEnabled, draft.ApiKey, draft.BaseUrl, draft.MaximumTlp, draft.Weight));
        Assert.Equal(new Dictionary<string, int> { ["per_day"] = 500 }, draft.Limits);
    }
}
