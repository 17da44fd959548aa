using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Identity;

/// <summary>Sensors that sign what they deliver.</summary>
internal static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Shared, "/api/auth/devices", "Devices");

        group.MapGet("/", List).Needs(Permission.ManageKeys).WithName("ListDevices").WithSummary("Devices without their secrets");
        group.MapPost("/", Create).Needs(Permission.ManageKeys).Succeeds(StatusCodes.Status201Created).WithName("CreateDevice")
            .WithSummary("Make a device with a secret to sign with, shown this once")
            .Example("A sensor", new DeviceRequest("honeypot-1"), new CreatedDevice("dev_…", "honeypot-1", "…"));
        group.MapDelete("/{id:int}", Revoke).Needs(Permission.ManageKeys).WithName("RevokeDevice").WithSummary("End a device at once");
    }

    private static Task<Result<DeviceListBody>> List(Actor actor, DeviceService devices, CancellationToken ct) =>
        devices.ListAsync(actor, ct).Map(list => new DeviceListBody(list));

    private static async Task<Result<CreatedDevice>> Create(DeviceRequest body, Actor actor, DeviceService devices, CancellationToken ct) =>
        body.Name is { } name ? await devices.CreateAsync(actor, name, ct) : Error.Invalid("name", "is required");

    private static Task<Result<Acknowledgement>> Revoke(int id, Actor actor, DeviceService devices, CancellationToken ct) =>
        devices.RevokeAsync(actor, id, ct).Map(_ => Acknowledgement.Of("The device was revoked."));

    internal sealed record DeviceRequest(string? Name = null);

    internal sealed record DeviceListBody(IReadOnlyList<DeviceView> Devices);
}
