using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Http.Documentation;

/// <summary>Adds to each operation what its endpoint says: credentials, permission, limit, examples.</summary>
internal sealed class OperationDescription : IOpenApiOperationTransformer
{
    // Of the documents' own examples, so that descriptions do not change from day to day.
    private static readonly DateTime ExampleTime = new(2024, 1, 15, 10, 30, 0, DateTimeKind.Utc);

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<ApiFamily>().LastOrDefault() is not { } family)
        {
            return Task.CompletedTask;
        }

        DescribeAccess(operation, metadata, context.Document);
        DescribeLimit(operation, metadata.OfType<RateLimit>().LastOrDefault() ?? family.Limit);
        foreach (var example in metadata.OfType<ApiExample>())
        {
            AddExample(operation, family, example);
        }

        return Task.CompletedTask;
    }

    private static void DescribeAccess(OpenApiOperation operation, IList<object> metadata, OpenApiDocument? document)
    {
        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [];
            return;
        }

        operation.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiDocumentation.BearerScheme, document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiDocumentation.ApiKeyScheme, document)] = [] },
        ];
        if (metadata.OfType<RequiredPermission>().LastOrDefault() is { Permission: not Permission.None } needed)
        {
            Append(operation, $"Needs the permission `{Wire.Name(needed.Permission)}`.");
        }
    }

    private static void DescribeLimit(OpenApiOperation operation, RateLimit? limit)
    {
        if (limit is not null)
        {
            var hour = limit.PerHour is { } perHour ? string.Create(CultureInfo.InvariantCulture, $" and {perHour} an hour") : "";
            Append(operation, string.Create(CultureInfo.InvariantCulture, $"By default {limit.PerMinute} requests a minute{hour}."));
        }
    }

    private static void Append(OpenApiOperation operation, string sentence) =>
        operation.Description = string.IsNullOrEmpty(operation.Description) ? sentence : $"{operation.Description} {sentence}";

    private static void AddExample(OpenApiOperation operation, ApiFamily family, ApiExample example)
    {
        if (example.Request is { } request)
        {
            Add(operation.RequestBody?.Content, example.Name, request);
        }

        var success = operation.Responses?.FirstOrDefault(response => response.Key.StartsWith('2')).Value;
        if (example.Response is { } response && family.Success(response, ExampleTime) is { } body)
        {
            Add(success?.Content, example.Name, body);
        }
    }

    private static void Add(IDictionary<string, OpenApiMediaType>? content, string name, object value)
    {
        if (content?.TryGetValue("application/json", out var media) == true)
        {
            media.Examples ??= new Dictionary<string, IOpenApiExample>();
            media.Examples[name] = new OpenApiExample { Summary = name, Value = JsonSerializer.SerializeToNode(value, value.GetType(), Wire.Json) ?? JsonValue.Create("")! };
        }
    }
}
