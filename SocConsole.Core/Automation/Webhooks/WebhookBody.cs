using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>The message as it is stored, sent and signed.</summary>
internal static class WebhookBody
{
    public static string Write(string eventType, DateTime at, object data, Guid deliveryId) =>
        JsonSerializer.Serialize(new Body(eventType, at, data, deliveryId), Wire.Json);

    /// <summary>
    /// The id of a delivery follows from what happened, to whom and as what: an event that is handled a second time finds the delivery there. A UUID of version 8 (RFC 9562, 5.8).
    /// </summary>
    public static Guid DeliveryId(DomainEvent happened, string eventType, int subscription)
    {
        var identity = $"{subscription}\n{eventType}\n{JsonSerializer.Serialize(happened, Wire.Json)}";
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private sealed record Body(string EventType, DateTime Timestamp, object Data, Guid DeliveryId);
}
