using SocConsole.Core.Response.Catalog;

namespace SocConsole.Core.Response.Connectors.Settings;

/// <summary>The one table of the kinds that organizations set up, and of their fields.</summary>
public static class ConnectorKinds
{
    /// <summary>Chats take part in the notices; they are no connector of their own.</summary>
    public const string Chat = "chat";

    private static readonly string[] Methods = ["POST", "PUT", "PATCH", "DELETE", "GET"];

    public static readonly IReadOnlyList<ConnectorKind> All = [Scim(), Ldap(), Sinkhole(), Http(), Ticket(), Misp(), Taxii(), Chats()];

    public static ConnectorKind? Find(string? name) => All.FirstOrDefault(kind => kind.Name == name);

    private static ConnectorKind Scim() => new(ActionCatalog.Scim, "SCIM 2.0", "Disables accounts and resets passwords in an identity provider (RFC 7644).",
        [
            new("base_url", "Address", "Base address of the service, such as https://idp.example/scim/v2.", FieldForm.Address, Required: true),
            new("token", "Token", "Bearer token of a client that may read and change users.", Required: true, Secret: true),
        ],
        [.. ActionCatalog.Of(ActionCatalog.Scim)]);

    private static ConnectorKind Ldap() => new(ActionCatalog.Ldap, "LDAP directory", "Disables accounts and resets passwords in Active Directory, OpenLDAP or 389 Directory Server.",
        [
            new("host", "Host", "Name of the server, as its certificate says it.", Required: true),
            new("port", "Port", "636 for ldaps, 389 otherwise.", FieldForm.Number),
            new("security", "Security", "plain sends the password readably and is refused unless Soc:Outbound:AllowPrivateNetworks is set.", FieldForm.Choice, Default: "ldaps", Choices: ["ldaps", "starttls", "plain"]),
            new("bind_dn", "Bind DN", "Whom the console signs in as.", Required: true),
            new("password", "Password", "Of the bind DN.", Required: true, Secret: true),
            new("base_dn", "Base DN", "Below it accounts are looked for.", Required: true),
            new("user_attribute", "User attribute", "Attribute that holds the name: sAMAccountName, uid, userPrincipalName.", Default: "sAMAccountName"),
            new("schema", "Schema", "How an account is disabled.", FieldForm.Choice, Default: "active_directory", Choices: ["active_directory", "ns_account_lock", "pwd_account_locked_time", "login_shell"]),
            new("ca_certificate", "CA certificate", "PEM of the authority that signed the server's certificate; empty trusts the system's.", FieldForm.Lines),
        ],
        [.. ActionCatalog.Of(ActionCatalog.Ldap)]);

    private static ConnectorKind Sinkhole() => new(ActionCatalog.Sinkhole, "DNS sinkhole", "Writes a response policy zone that BIND, Unbound, Knot and PowerDNS read; it is always served at /sinkhole/{secret}.rpz.",
        [
            new("zone_name", "Zone", "Name of the zone.", Default: "rpz.soc-console.invalid"),
            new("sinkhole_ip", "Address", "What resolvers answer unless the action says another one; empty answers that the name does not exist."),
            new("zone_file", "File", "Name of a file below Soc:Response:SinkholeDirectory that is written too; empty for none."),
        ],
        [.. ActionCatalog.Of(ActionCatalog.Sinkhole)])
    { WorksWithout = true };

    private static ConnectorKind Http() => new(ActionCatalog.Http, "HTTP request", "Sends one request to any system with an API; it says itself which actions it carries out.",
        [
            new("method", "Method", "Of the request.", FieldForm.Choice, Default: "POST", Choices: Methods),
            new("url", "Address", "May hold {{names}} after the host.", FieldForm.AddressTemplate, Required: true),
            new("headers", "Headers", "One a line; keep keys as secrets: Authorization: Bearer {{secret.token}}.", FieldForm.Headers),
            new("body", "Body", "JSON whose texts may hold {{names}}; empty sends none.", FieldForm.JsonTemplate),
            new("expected_status", "Expected status", "Codes and ranges with commas.", Default: "200-299"),
            new("result_pointer", "Result", "JSON pointer (RFC 6901) into the answer; what stands there is {{result}} in the requests below."),
            new("repeat", "A further try", "once sends it again only after a definite refusal; safe always. Empty: safe for GET, PUT and DELETE and where {{idempotency_key}} is sent.", FieldForm.Choice, Choices: ["once", "safe"]),
            new("verify_url", "Verify by reading", "Address that is read with GET afterwards; without it nothing is read back.", FieldForm.AddressTemplate),
            new("verify_pointer", "Verify at", "JSON pointer into what is read; empty looks for the text anywhere."),
            new("verify_value", "Verify value", "What must stand there; may hold {{names}}."),
            new("revert_method", "Undo method", "Of the request that undoes.", FieldForm.Choice, Default: "POST", Choices: Methods),
            new("revert_url", "Undo address", "Without it the action can't be undone.", FieldForm.AddressTemplate),
            new("revert_body", "Undo body", "JSON; empty sends none.", FieldForm.JsonTemplate),
        ],
        [.. ActionCatalog.All.Select(action => action.Name)])
    { ChoosesActions = true, NamesSecrets = true };

    private static ConnectorKind Ticket() => new(ActionCatalog.Ticket, "Ticket system", "Opens tickets over a REST interface: Jira, ServiceNow, GitLab, Redmine, Zammad.",
        [
            new("url", "Address", "Where tickets are posted to.", FieldForm.AddressTemplate, Required: true),
            new("headers", "Headers", "One a line: Authorization: Bearer {{secret.token}}.", FieldForm.Headers),
            new("body", "Body", "JSON with {{title}}, {{description}}, {{priority}}, {{incident_id}}, {{idempotency_key}}.", FieldForm.JsonTemplate, Required: true),
            new("key_pointer", "Key", "JSON pointer to the ticket's key in the answer.", Required: true, Default: "/key"),
            new("view_url", "View address", "Read with GET to verify; holds {{key}}.", FieldForm.AddressTemplate),
            new("search_url", "Search address", "Read with GET before a ticket is posted again; finds it by {{idempotency_key}}.", FieldForm.AddressTemplate),
            new("search_pointer", "Found key", "JSON pointer to the key of the first ticket that the search found.", Default: "/issues/0/key"),
        ],
        [.. ActionCatalog.Of(ActionCatalog.Ticket)])
    { NamesSecrets = true };

    private static ConnectorKind Misp() => new(ActionCatalog.Misp, "MISP", "Shares indicators as an event of a MISP instance.",
        [
            new("base_url", "Address", "Of the instance.", FieldForm.Address, Required: true),
            new("key", "Key", "Of a user that may add and delete events.", Required: true, Secret: true),
            new("distribution", "Distribution", "0 own organization, 1 community, 2 connected communities, 3 all.", FieldForm.Choice, Default: "0", Choices: ["0", "1", "2", "3"]),
        ],
        [.. ActionCatalog.Of(ActionCatalog.Misp)]);

    private static ConnectorKind Taxii() => new(ActionCatalog.Taxii, "TAXII 2.1 collection", "Pushes indicators as STIX 2.1 objects to a collection.",
        [
            new("collection_url", "Collection", "Address of the collection: https://taxii.example/api1/collections/….", FieldForm.Address, Required: true),
            new("username", "User name", "For HTTP basic authentication; empty with a token."),
            new("password", "Password", "For HTTP basic authentication.", Secret: true),
            new("token", "Token", "Bearer token; empty with a password.", Secret: true),
        ],
        [.. ActionCatalog.Of(ActionCatalog.Taxii)]);

    private static ConnectorKind Chats() => new(Chat, "Chat", "Tells people in Slack, Microsoft Teams, Mattermost or any webhook; takes part in every notice.",
        [
            new("format", "Format", "What the other side understands.", FieldForm.Choice, Required: true, Default: "generic", Choices: ["slack", "teams", "mattermost", "generic"]),
            new("url", "Webhook address", "Kept as a secret, because its path is one.", FieldForm.Address, Required: true, Secret: true),
            new("signing_secret", "Signing key", "generic only: key of the HMAC-SHA256 in X-Soc-Signature.", Secret: true),
        ],
        [.. ActionCatalog.Of(ActionCatalog.Notify)]);
}
