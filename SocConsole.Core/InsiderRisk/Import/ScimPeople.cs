using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors.Http;
using SocConsole.Core.Response.Connectors.Scim;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Core.InsiderRisk.Import;

/// <summary>People from the directory that the organization's SCIM connector reaches (RFC 7643, with its enterprise extension). Nothing is written there.</summary>
public sealed class ScimPeople(ConnectorUses uses, ConnectorHttp http, PeopleService people)
{
    private const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    /// <summary>Imports everybody. Errors: NOT_CONFIGURED without a connector, those of the service, and TOO_MANY_PEOPLE.</summary>
    public async Task<Result<(int Added, int Changed)>> ImportAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManagePeople) is { } refused)
        {
            return refused;
        }

        if ((await uses.OfAsync(actor.OrganizationId, ct)).FirstOrDefault(use => use.Ready && use.Kind.Name == ActionCatalog.Scim) is not { } use)
        {
            return Error.NotConfigured("No SCIM connector is set up and switched on; an administrator does that under Connectors.");
        }

        return (await new ScimClient(http, use).ListAsync(Person, PeopleService.MostAtOnce, ct)).Succeeded(out var found, out var error)
            ? await people.ImportAsync(actor, found, ct)
            : error;
    }

    private static PersonDraft? Person(JsonElement user)
    {
        var work = user.TryGetProperty(Enterprise, out var extension) && extension.ValueKind == JsonValueKind.Object ? extension : default;
        var manager = work.ValueKind == JsonValueKind.Object && work.TryGetProperty("manager", out var held) ? Text(held, "displayName") ?? Text(held, "value") : null;
        return Text(user, "userName") is not { } name
            ? null
            : new PersonDraft(
                IdOf(user, name), Text(user, "displayName") ?? (user.TryGetProperty("name", out var parts) ? Text(parts, "formatted") : null), Mail(user) ?? (name.Contains('@', StringComparison.Ordinal) ? name : null), Text(user, "title"), Text(work, "department"), Text(work, "organization"), manager, null,
                null, user.TryGetProperty("active", out var active) && active.ValueKind == JsonValueKind.False ? "inactive" : "active", null);
    }

    // A user name that is the mail address would tell the name that is masked.
    private static string IdOf(JsonElement user, string name) => name.Contains('@', StringComparison.Ordinal) ? Text(user, "externalId") ?? Text(user, "id") ?? name : name;

    private static string? Mail(JsonElement user)
    {
        if (!user.TryGetProperty("emails", out var mails) || mails.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var list = mails.EnumerateArray().Where(mail => Text(mail, "value") is not null).ToList();
        return list.Count == 0 ? null : Text(list.Find(mail => mail.TryGetProperty("primary", out var primary) && primary.ValueKind == JsonValueKind.True) is { ValueKind: JsonValueKind.Object } first ? first : list[0], "value");
    }

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
