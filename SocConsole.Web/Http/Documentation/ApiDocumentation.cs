using Microsoft.OpenApi;

namespace SocConsole.Web.Http.Documentation;

/// <summary>The API's description at <c>/openapi/v1.json</c> and its two readers, <c>/docs</c> and <c>/redoc</c>. They hold no data, so anybody may read them.</summary>
internal static class ApiDocumentation
{
    public const string BearerScheme = "bearer";
    public const string ApiKeyScheme = "api_key";

    private const string DocumentPath = "/openapi/v1.json";

    // As ReDoc's own page, without the fonts that it fetches from another site.
    private const string ReDocPage = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
            <title>%(DocumentTitle)</title>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link href="index.css" rel="stylesheet" type="text/css">
            %(HeadContent)
        </head>
        <body>
            <div id="redoc-container"></div>
            <script type="module" src="index.js"></script>
        </body>
        </html>
        """;

    public static void AddSocDocumentation(this IServiceCollection services)
    {
        services.AddOpenApi("v1", options =>
        {
            options.ShouldInclude = description => !HttpMethods.IsHead(description.HttpMethod ?? "");
            options.AddDocumentTransformer((document, _, _) => DescribeDocument(document));
            options.AddOperationTransformer<OperationDescription>();
        });

        // The description of 200 endpoints takes a while to make and never changes while the console runs.
        services.AddOutputCache();
    }

    /// <summary>Before routing: the readers are files of their packages.</summary>
    public static void UseSocDocumentation(this WebApplication app)
    {
        app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = "docs";
            options.DocumentTitle = "SOC console API";
            options.SwaggerEndpoint(DocumentPath, "SOC console API");
            options.EnableDeepLinking();
        });
        app.UseReDoc(options =>
        {
            options.RoutePrefix = "redoc";
            options.DocumentTitle = "SOC console API";
            options.SpecUrl(DocumentPath);

            // Else it tells its maker about every reader.
            options.ConfigObject.AdditionalItems["disableTelemetry"] = true;
            options.IndexStream = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(ReDocPage));
        });
    }

    public static void MapSocDocumentation(this IEndpointRouteBuilder routes) =>
        routes.MapOpenApi().AllowAnonymous().CacheOutput(
            cache => cache.AddPolicy<SameForEverybody>(), excludeDefaultPolicy: true);

    private static Task DescribeDocument(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "SOC console API",
            Version = "v1",
            Description = "Threat operations, threat intelligence, indicator checks, XDR and insider risk. Endpoints ask for an access token or an API key unless they say otherwise.",
        };

        // The address that the request came to is not the document's business, and the document is cached.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [BearerScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "The access token that sign-in answers, or an API key.",
            },
            [ApiKeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "x-api-key",
                Description = "An API key.",
            },
        };
        return Task.CompletedTask;
    }
}
