namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>The products whose JSON records are known.</summary>
internal static class JsonProducts
{
    /// <summary>Asked in order; the first that knows a record reads it.</summary>
    private static readonly IJsonProduct[] All =
    [
        new WindowsProduct(),
        new CowrieProduct(),
        new SuricataProduct(),
        new CloudTrailProduct(),
        new KubernetesAuditProduct(),
        new ZeekProduct(),
        new OsqueryProduct(),
    ];

    public static IJsonProduct? Of(EventFields fields)
    {
        foreach (var product in All)
        {
            if (product.Knows(fields))
            {
                return product;
            }
        }

        return null;
    }
}
