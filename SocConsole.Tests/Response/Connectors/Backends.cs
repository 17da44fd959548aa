using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SocConsole.Tests.Response.Connectors;

/// <summary>A small identity provider: two users, versions, the filter on userName.</summary>
public sealed class ScimBackend : BackendStub
{
    private readonly SortedDictionary<string, JsonObject> users = new()
    {
        ["u1"] = User("u1", "ann@soc.test", true),
        ["u2"] = User("u2", "o\"brien@soc.test", true),
        ["u3"] = User("u3", "gone@soc.test", false),
        ["u4"] = new JsonObject { ["id"] = "u4", ["userName"] = "plain@soc.test" },
    };

    public bool IgnoresFilter { get; set; }

    public override string Snapshot() => string.Join('\n', users.Values.Select(user => $"{user["id"]} {user["userName"]} {user["active"]?.ToJsonString() ?? "-"}"));

    public string? PasswordOf(string id) => users[id]["password"]?.GetValue<string>();

    protected override IResult Answer(HttpRequest request, JsonNode? body)
    {
        if (request.Headers.Authorization != $"Bearer {Secret}")
        {
            return Results.StatusCode(401);
        }

        var id = request.Path.Value!.Split('/')[^1];
        return request.Method == "GET" && id == "Users" ? List(request) : !users.TryGetValue(id, out var user) ? Results.NotFound() : request.Method == "GET" ? Json(user) : Patch(request, user, body!);
    }

    private IResult List(HttpRequest request)
    {
        var wanted = Regex.Match(request.Query["filter"].ToString(), "^userName eq (\".*\")$") is { Success: true } match ? JsonNode.Parse(match.Groups[1].Value)!.GetValue<string>() : null;
        var found = users.Values.Where(user => wanted is null || IgnoresFilter || user["userName"]!.GetValue<string>() == wanted).ToList();
        var start = int.TryParse(request.Query["startIndex"], CultureInfo.InvariantCulture, out var from) ? from : 1;

        // Pages of two, whatever is asked for.
        return Json(new JsonObject { ["totalResults"] = found.Count, ["startIndex"] = start, ["Resources"] = new JsonArray([.. found.Skip(start - 1).Take(2).Select(user => user.DeepClone())]) });
    }

    private IResult Patch(HttpRequest request, JsonObject user, JsonNode body)
    {
        var version = user["meta"]?["version"]?.GetValue<string>();
        if (version is not null && request.Headers.IfMatch != version)
        {
            return Results.StatusCode(412);
        }

        foreach (var operation in body["Operations"]!.AsArray())
        {
            var path = operation!["path"]!.GetValue<string>();
            user[path] = operation["value"]?.DeepClone();
            if (operation["op"]!.GetValue<string>() == "remove")
            {
                user.Remove(path);
            }
        }

        Changes++;
        if (version is not null)
        {
            user["meta"]!["version"] = $"W/\"{Changes}\"";
        }

        return Json(user);
    }

    private static JsonObject User(string id, string name, bool active) => new() { ["id"] = id, ["userName"] = name, ["active"] = active, ["meta"] = new JsonObject { ["version"] = "W/\"0\"" } };

    private static IResult Json(JsonNode node) => Results.Text(node.ToJsonString(), "application/scim+json");
}

/// <summary>Any system with an API: things that are blocked and freed.</summary>
public sealed class ThingBackend : BackendStub
{
    private readonly SortedSet<string> blocked = new(StringComparer.Ordinal) { "other" };

    public override string Snapshot() => string.Join(',', blocked);

    protected override IResult Answer(HttpRequest request, JsonNode? body)
    {
        // As it was sent: the server decodes a path by halves.
        var name = Uri.UnescapeDataString(request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('/')[^1]);
        switch (request.Method)
        {
            case "POST":
                Changes++;
                blocked.Add(name);
                return Results.Text("{\"ref\":\"R-1\"}", "application/json");
            case "DELETE":
                blocked.Remove(name);
                return Results.NoContent();
            default:
                return Results.Text($"{{\"state\":\"{(blocked.Contains(name) ? "blocked" : "free")}\"}}", "application/json");
        }
    }
}

/// <summary>A ticket system that finds tickets by what their body holds.</summary>
public sealed class TicketBackend : BackendStub
{
    private readonly List<string> tickets = [];

    public override string Snapshot() => string.Join('\n', tickets);

    protected override IResult Answer(HttpRequest request, JsonNode? body)
    {
        if (request.Method == "POST")
        {
            Changes++;
            tickets.Add(body!.ToJsonString());
            return Results.Text($"{{\"key\":\"SOC-{tickets.Count}\"}}", "application/json", statusCode: 201);
        }

        if (request.Path == "/search")
        {
            var found = tickets.FindIndex(ticket => JsonNode.Parse(ticket)!["label"]!.GetValue<string>() == request.Query["q"]);
            return Results.Text(found < 0 ? "{\"issues\":[]}" : $"{{\"issues\":[{{\"key\":\"SOC-{found + 1}\"}}]}}", "application/json");
        }

        return int.TryParse(request.Path.Value!.Split('-')[^1], CultureInfo.InvariantCulture, out var number) && number <= tickets.Count ? Results.Text("{}", "application/json") : Results.NotFound();
    }
}

/// <summary>A MISP instance: events by UUID.</summary>
public sealed class MispBackend : BackendStub
{
    private readonly SortedDictionary<string, JsonNode> events = new(StringComparer.Ordinal);

    public override string Snapshot() => string.Join('\n', events.Select(entry => $"{entry.Key} {entry.Value["Attribute"]!.AsArray().Count}"));

    protected override IResult Answer(HttpRequest request, JsonNode? body)
    {
        if (request.Headers.Authorization != Secret)
        {
            return Results.StatusCode(403);
        }

        var id = request.Path.Value!.Split('/')[^1];
        switch (request.Path.Value)
        {
            case "/events/add":
                Changes++;
                events.Add(body!["uuid"]!.GetValue<string>(), body.DeepClone());
                return Results.Text("{}", "application/json");
            case var path when path.StartsWith("/events/delete/", StringComparison.Ordinal):
                return events.Remove(id) ? Results.Text("{}", "application/json") : Results.NotFound();
            default:
                return events.TryGetValue(id, out var found) ? Results.Text(new JsonObject { ["Event"] = found.DeepClone() }.ToJsonString(), "application/json") : Results.NotFound();
        }
    }
}

/// <summary>A TAXII 2.1 collection that keeps the latest version of every object, and works on what is posted for one question.</summary>
public sealed class TaxiiBackend : BackendStub
{
    private readonly SortedDictionary<string, JsonNode> objects = new(StringComparer.Ordinal);

    // What a revoked object says is that it does not count.
    public override string Snapshot() => string.Join('\n', objects.Values.Where(item => item["type"]!.GetValue<string>() == "indicator" && item["revoked"]?.GetValue<bool>() != true).Select(item => item["id"]));

    protected override IResult Answer(HttpRequest request, JsonNode? body)
    {
        var status = request.Path.Value!.Contains("/status/", StringComparison.Ordinal);
        if (request.Method == "POST")
        {
            foreach (var item in body!["objects"]!.AsArray())
            {
                var id = item!["id"]!.GetValue<string>();
                if (!objects.TryGetValue(id, out var old) || string.CompareOrdinal(old["modified"]!.GetValue<string>(), item["modified"]!.GetValue<string>()) < 0)
                {
                    Changes += id.StartsWith("indicator--", StringComparison.Ordinal) ? 1 : 0;
                    objects[id] = item.DeepClone();
                }
            }

            return Results.Text("{\"id\":\"7\",\"status\":\"pending\",\"failure_count\":0}", "application/taxii+json", statusCode: 202);
        }

        if (status)
        {
            return Results.Text("{\"id\":\"7\",\"status\":\"complete\",\"failure_count\":0}", "application/taxii+json");
        }

        var wanted = request.Query["match[id]"].ToString();
        return Results.Text(new JsonObject { ["objects"] = new JsonArray([.. objects.Where(entry => entry.Key == wanted).Select(entry => entry.Value.DeepClone())]) }.ToJsonString(), "application/taxii+json");
    }
}
