using System.Text.Json;

namespace SocConsole.Tests.Http;

/// <summary>How each family's failures look from outside.</summary>
internal static class FailureShape
{
    /// <summary>Checks the shape and that nothing of the program's inside shows.</summary>
    public static void Check(string family, JsonElement body)
    {
        var keys = body.EnumerateObject().Select(property => property.Name).Order().ToArray();
        switch (family)
        {
            case "threat_ops":
                Assert.Equal(["error", "success", "timestamp"], keys);
                Assert.False(body.GetProperty("success").GetBoolean());
                Assert.EndsWith("Z", body.GetProperty("timestamp").GetString(), StringComparison.Ordinal);
                Assert.Equal(JsonValueKind.Object, body.GetProperty("error").GetProperty("details").ValueKind);
                break;
            case "ioc_check":
                Assert.Equal(["error"], keys);
                Assert.EndsWith("Error", body.GetProperty("error").GetProperty("type").GetString(), StringComparison.Ordinal);
                break;
            case "shared":
                Assert.Equal(["detail", "error"], keys);
                break;
            default:
                Assert.Equal(["detail"], keys);
                break;
        }

        Assert.NotEmpty(MessageOf(body)!);
        var text = body.GetRawText();
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SocConsole", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ProbeRequest", text, StringComparison.Ordinal);
    }

    /// <summary>The code that clients branch on, null in families without codes.</summary>
    public static string? CodeOf(JsonElement body) => body.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString() : null;

    public static string? MessageOf(JsonElement body) =>
        body.TryGetProperty("detail", out var detail) ? detail.GetString() : body.GetProperty("error").GetProperty("message").GetString();

    /// <summary>The code in the words of the family's document; null in families without codes.</summary>
    public static string? Expected(string family, string code) => family switch
    {
        "threat_ops" or "shared" => code,
        "ioc_check" => code switch
        {
            "INVALID_REQUEST" => "VALIDATION_ERROR",
            "AUTHENTICATION_FAILED" => "AUTHENTICATION_ERROR",
            "INSUFFICIENT_PERMISSIONS" => "AUTHORIZATION_ERROR",
            _ => code,
        },
        _ => null,
    };

    public static int Invalid(string family) => family is "threat_intel" or "xdr" ? 422 : 400;
}
