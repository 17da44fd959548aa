using System.Text;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Web.Components.Pages.Enrichment;

namespace SocConsole.Tests.Components.Pages.Enrichment;

public sealed class BulkTextTests
{
    [Fact]
    public void Words_AnswersOfAllSorts_AreShortAndTheWorstFirst()
    {
        BulkProviderWord[] words =
        [
            new("otx", ProviderStatus.NotFound, null, null), new("greynoise", ProviderStatus.Ok, 0, null), new("virustotal", ProviderStatus.Ok, 90, "3/90"), new("rdap", ProviderStatus.Ok, null, null),
            new("ipqs", ProviderStatus.NotConfigured, null, null), new("shodan", ProviderStatus.Timeout, null, null), new("urlscan", ProviderStatus.Withheld, null, null),
        ];

        Assert.Equal(
            ["VirusTotal 3/90", "greynoise 0", "rdap facts", "no data: otx", "withheld: urlscan", "no answer: shodan"],
            BulkText.Words(words, new Dictionary<string, string> { ["virustotal"] = "VirusTotal" }));
    }

    [Fact]
    public void Sheet_ValueWithQuoteAndComma_StaysOneField() => Assert.Equal(
        "ioc\n\"8.8.8.8\"\n\"http://a.example/?a=\"\"b\"\",c\"\n",
        Encoding.UTF8.GetString(BulkText.Sheet([new Ioc(IocType.Ipv4, "8.8.8.8"), new Ioc(IocType.Url, "http://a.example/?a=\"b\",c")])));
}
