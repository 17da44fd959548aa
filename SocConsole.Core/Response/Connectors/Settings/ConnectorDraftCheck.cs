using System.Globalization;
using System.Text.Json.Nodes;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors.Http;

namespace SocConsole.Core.Response.Connectors.Settings;

/// <summary>Holds a draft against the table of kinds.</summary>
internal static class ConnectorDraftCheck
{
    private const int MaximumName = 100;
    private const int MaximumValue = 20_000;
    private const int MaximumSecret = 4_000;
    private const int MaximumSecrets = 20;
    private const int MaximumAddress = 1_000;

    /// <summary>What is wrong with the draft, or null. What is missing is no fault: the connector says that it needs settings.</summary>
    public static Error? Fault(ConnectorKind kind, ConnectorDraft draft)
    {
        if (draft.Name is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > MaximumName || name.Any(char.IsControl)))
        {
            return Error.Invalid("name", $"must have 1 to {MaximumName} characters and none that can't be seen");
        }

        if (draft.Actions?.FirstOrDefault(action => !kind.Actions.Contains(action, StringComparer.Ordinal)) is { } unknown)
        {
            return Error.Invalid("actions", $"{kind.Title} can't carry out {(ActionCatalog.Find(unknown) is null ? "what is no action of the catalogue" : unknown)}");
        }

        return Settings(kind, draft.Settings) ?? Secrets(kind, draft.Secrets);
    }

    private static Error? Settings(ConnectorKind kind, IReadOnlyDictionary<string, string>? settings)
    {
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            if (kind.Field(name) is not { Secret: false } field)
            {
                return Error.Invalid($"settings.{Short(name)}", kind.Field(name) is null ? $"is no setting of {kind.Name}" : "is a secret and belongs to secrets");
            }

            if (value is null || value.Length > MaximumValue)
            {
                return Error.Invalid($"settings.{name}", $"must be a text of at most {MaximumValue} characters");
            }

            if (value.Length > 0 && Reason(field, value) is { } reason)
            {
                return Error.Invalid($"settings.{name}", reason);
            }
        }

        return null;
    }

    private static Error? Secrets(ConnectorKind kind, IReadOnlyDictionary<string, string>? secrets)
    {
        if (secrets?.Count > MaximumSecrets)
        {
            return Error.Invalid("secrets", $"must be at most {MaximumSecrets}");
        }

        foreach (var (name, value) in secrets ?? new Dictionary<string, string>())
        {
            if (kind.Field(name) is not { Secret: true } && !(kind.NamesSecrets && TemplateText.IsName(name) && kind.Field(name) is null))
            {
                return Error.Invalid($"secrets.{Short(name)}", $"is no secret of {kind.Name}");
            }

            if (value is null || value.Length > MaximumSecret || value.Any(char.IsControl))
            {
                return Error.Invalid($"secrets.{name}", $"must have at most {MaximumSecret} characters and none that can't be seen");
            }

            if (value.Length > 0 && kind.Field(name) is { Form: FieldForm.Address } && !IsAddress(value))
            {
                return Error.Invalid($"secrets.{name}", "must be an absolute http or https address");
            }
        }

        return null;
    }

    private static string? Reason(ConnectorField field, string value) => field.Form switch
    {
        FieldForm.Address => IsAddress(value) ? null : $"must be an absolute http or https address of at most {MaximumAddress} characters without user, query and fragment",
        FieldForm.AddressTemplate => AddressTemplate.Fault(value),
        FieldForm.JsonTemplate => JsonFault(value),
        FieldForm.Headers => HeaderTemplates.Fault(value),
        FieldForm.Number => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65_535 ? null : "must be a whole number from 1 to 65535",
        FieldForm.Choice => field.Choices!.Contains(value, StringComparer.Ordinal) ? null : $"must be one of {string.Join(", ", field.Choices!)}",
        FieldForm.Text => field.Name switch
        {
            _ when value.Any(char.IsControl) => "must have no characters that can't be seen",
            "expected_status" => StatusRange.TryRead(value, out _) ? null : "must be codes and ranges such as 200-299,304",
            var name when name.EndsWith("_pointer", StringComparison.Ordinal) => JsonPointer.IsPointer(value) ? null : "must be a JSON pointer such as /data/id (RFC 6901)",
            "sinkhole_ip" => System.Net.IPAddress.TryParse(value, out _) ? null : "must be an IP address",
            "zone_file" => Sinkhole.SinkholeFile.IsName(value) ? null : "must be a plain file name such as rpz.zone",
            "zone_name" => Uri.CheckHostName(value) == UriHostNameType.Dns ? null : "must be a domain name",
            "host" => Uri.CheckHostName(value) != UriHostNameType.Unknown ? null : "must be a host name or an address",
            _ => null,
        },
        _ => null,
    };

    internal static bool IsAddress(string text) => text.Length <= MaximumAddress && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https" && Uri.CheckHostName(new Uri(text).Host) != UriHostNameType.Unknown && new Uri(text) is { UserInfo: "", Fragment: "" };

    private static string? JsonFault(string value)
    {
        try
        {
            _ = JsonNode.Parse(value, documentOptions: JsonTemplate.Options);
            return null;
        }
        catch (System.Text.Json.JsonException)
        {
            return "must be JSON with no name twice; {{names}} stand inside of its texts";
        }
    }

    private static string Short(string name) => name.Length <= 40 ? name : name[..40];
}
