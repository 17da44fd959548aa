using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Taxii;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>A TAXII 2.1 server over whatever <see cref="ITaxiiStore"/> holds.</summary>
internal static class TaxiiEndpoints
{
    private const string Collection = "/{root}/collections/{collection}";

    public static void MapTaxii(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Taxii, "/taxii2", "TAXII");
        group.AddEndpointFilter(async (context, next) => TaxiiMedia.Refused(context.HttpContext.Request) is { } refused ? refused : await next(context));

        group.MapGet("/", Discover).Needs(Permission.ReadIndicators).WithSummary("Discovery: the API roots; sign in with HTTP Basic, an API key as the password");
        group.MapGet("/{root}/", Root).Needs(Permission.ReadIndicators).WithSummary("An API root");
        group.MapGet("/{root}/status/{status}/", Status).Needs(Permission.ReadIndicators).WithSummary("What became of objects that were sent");
        group.MapGet("/{root}/collections/", Collections).Needs(Permission.ReadIndicators).WithSummary("The collections");
        group.MapGet($"{Collection}/", One).Needs(Permission.ReadIndicators).WithSummary("One collection, by its id or alias");
        group.MapGet($"{Collection}/manifest/", Manifest).Needs(Permission.ReadIndicators).WithSummary("What a collection holds, without the objects; filters as for objects");
        group.MapGet($"{Collection}/objects/", Objects).Needs(Permission.ReadIndicators)
            .WithSummary("Objects in the order in which they were added; added_after, limit, next, match[id], match[type], match[version], match[spec_version]");
        group.MapPost($"{Collection}/objects/", Add).Needs(Permission.ManageIndicators).Succeeds(StatusCodes.Status202Accepted)
            .WithSummary("Send an envelope of objects, as application/taxii+json;version=2.1; the answer says what became of each");
        group.MapGet($"{Collection}/objects/{{objectId}}/", Object).Needs(Permission.ReadIndicators).WithSummary("One object, its last version unless asked otherwise");
        group.MapDelete($"{Collection}/objects/{{objectId}}/", Delete).Needs(Permission.ManageIndicators).WithSummary("Forget an object, where the collection allows it");
        group.MapGet($"{Collection}/objects/{{objectId}}/versions/", Versions).Needs(Permission.ReadIndicators).WithSummary("The versions of one object");
    }

    private static async Task<object> Discover(HttpContext http, Actor actor, ITaxiiStore store, CancellationToken ct) =>
        TaxiiAnswer.Of((await store.DiscoverAsync(actor, ct)).Map(found => found with { Default = TaxiiAnswer.Whole(http, found.Default), ApiRoots = [.. found.ApiRoots.Select(root => TaxiiAnswer.Whole(http, root)!)] }));

    private static async Task<object> Root(string root, Actor actor, ITaxiiStore store, CancellationToken ct) => TaxiiAnswer.Of(await store.RootAsync(actor, root, ct));

    private static async Task<object> Status(string root, string status, Actor actor, ITaxiiStore store, CancellationToken ct) => TaxiiAnswer.Of(await store.StatusAsync(actor, root, status, ct));

    private static async Task<object> Collections(string root, Actor actor, ITaxiiStore store, CancellationToken ct) =>
        TaxiiAnswer.Of((await store.CollectionsAsync(actor, root, ct)).Map(found => new TaxiiCollectionsBody(found)));

    private static async Task<object> One(string root, string collection, Actor actor, ITaxiiStore store, CancellationToken ct) => TaxiiAnswer.Of(await store.CollectionAsync(actor, root, collection, ct));

    private static async Task<object> Objects(string root, string collection, HttpContext http, Actor actor, ITaxiiStore store, CancellationToken ct) =>
        await PageAsync(new TaxiiRequest(http, actor, store, root, collection, "objects"), TaxiiAnswer.WriteObjects, ct);

    private static async Task<object> Manifest(string root, string collection, HttpContext http, Actor actor, ITaxiiStore store, CancellationToken ct) =>
        await PageAsync(new TaxiiRequest(http, actor, store, root, collection, "manifest"), TaxiiAnswer.WriteManifest, ct);

    private static async Task<object> Object(string root, string collection, string objectId, HttpContext http, Actor actor, ITaxiiStore store, CancellationToken ct) =>
        await VersionsAsync(new TaxiiRequest(http, actor, store, root, collection, $"object {objectId}"), objectId, everyVersion: false, TaxiiAnswer.WriteObjects, ct);

    private static async Task<object> Versions(string root, string collection, string objectId, HttpContext http, Actor actor, ITaxiiStore store, CancellationToken ct) =>
        await VersionsAsync(new TaxiiRequest(http, actor, store, root, collection, $"versions {objectId}"), objectId, everyVersion: true, TaxiiAnswer.WriteVersions, ct);

    private static async Task<object> Add(string root, string collection, HttpContext http, Actor actor, ITaxiiStore store, CancellationToken ct)
    {
        var request = new TaxiiRequest(http, actor, store, root, collection, "add");
        if (await request.RefusedAsync(found => found.CanWrite, ct) is { } refused)
        {
            return TaxiiAnswer.Refused(refused);
        }

        if (!TaxiiMedia.IsTaxii(http.Request.ContentType))
        {
            return TaxiiAnswer.Refused(new Error(ErrorKind.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE", "Send application/taxii+json;version=2.1."));
        }

        using var envelope = await TaxiiMedia.ReadAsync(http.Request, ct);
        if (envelope is null)
        {
            return TaxiiAnswer.Refused(Error.Invalid("The body is no JSON of at most 64 levels."));
        }

        return TaxiiMedia.ObjectsOf(envelope.RootElement) is { } objects
            ? TaxiiAnswer.Of(await store.AddAsync(actor, root, collection, objects, ct), StatusCodes.Status202Accepted)
            : TaxiiAnswer.Refused(new Error(ErrorKind.NotApplicable, "NO_ENVELOPE", "While processing supplied content, an error occurred: it is no envelope with a list of objects."));
    }

    private static async Task<object> Delete(string root, string collection, string objectId, HttpContext http, Actor actor, ITaxiiStore store, CancellationToken ct)
    {
        var request = new TaxiiRequest(http, actor, store, root, collection, "delete");
        if (await request.RefusedAsync(found => found is { CanRead: true, CanWrite: true }, ct) is { } refused)
        {
            return TaxiiAnswer.Refused(refused);
        }

        return request.Filter().Succeeded(out var filter, out var error)
            ? TaxiiAnswer.Of((await store.DeleteAsync(actor, root, collection, objectId, filter, ct)).Map(_ => new Dictionary<string, string>()))
            : TaxiiAnswer.Refused(error);
    }

    private static async Task<object> PageAsync(TaxiiRequest request, Action<Utf8JsonWriter, IReadOnlyList<TaxiiObject>> write, CancellationToken ct)
    {
        if (await request.RefusedAsync(found => found.CanRead, ct) is { } refused)
        {
            return TaxiiAnswer.Refused(refused);
        }

        if (!request.Filter().Succeeded(out var filter, out var invalid))
        {
            return TaxiiAnswer.Refused(invalid);
        }

        return (await request.Store.ObjectsAsync(request.Actor, request.Root, request.Collection, filter, ct)).Succeeded(out var page, out var error)
            ? TaxiiAnswer.Page(request, filter, page, write)
            : TaxiiAnswer.Refused(error);
    }

    private static async Task<object> VersionsAsync(TaxiiRequest request, string objectId, bool everyVersion, Action<Utf8JsonWriter, IReadOnlyList<TaxiiObject>> write, CancellationToken ct)
    {
        if (await request.RefusedAsync(found => found.CanRead, ct) is { } refused)
        {
            return TaxiiAnswer.Refused(refused);
        }

        if (!request.Filter().Succeeded(out var filter, out var invalid))
        {
            return TaxiiAnswer.Refused(invalid);
        }

        return (await request.Store.VersionsAsync(request.Actor, request.Root, request.Collection, objectId, ct)).Succeeded(out var versions, out var error)
            ? TaxiiAnswer.Page(request, filter, TaxiiSelection.Page(TaxiiSelection.Of(versions, filter with { Ids = null, Types = null }, everyVersion), filter, TaxiiIndicators.PageSize), write)
            : TaxiiAnswer.Refused(error);
    }
}
