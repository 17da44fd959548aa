using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Storage;

/// <summary>Keeps a value object in one text column as JSON. The value is immutable: changing it means setting a new one.</summary>
internal static class JsonColumn
{
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property)
    {
        property.HasConversion(
            new ValueConverter<T, string>(value => JsonSerializer.Serialize(value, Wire.Json), text => JsonSerializer.Deserialize<T>(text, Wire.Json)!),
            new ValueComparer<T>(
                (left, right) => ReferenceEquals(left, right) || JsonSerializer.Serialize(left, Wire.Json) == JsonSerializer.Serialize(right, Wire.Json),
                value => JsonSerializer.Serialize(value, Wire.Json).GetHashCode(StringComparison.Ordinal),
                value => value));
        return property;
    }
}
