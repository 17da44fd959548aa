using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Connectors.Http;

/// <summary>An address with places after its host. Values can't reach another host, path or parameter than the template says.</summary>
internal static class AddressTemplate
{
    private const int MaximumLength = 4_000;

    /// <summary>What is wrong with the template, or null.</summary>
    public static string? Fault(string template)
    {
        var start = template.IndexOf("://", StringComparison.Ordinal);
        var end = start < 0 ? -1 : template.AsSpan(start + 3).IndexOfAny("/?#");
        var host = start < 0 ? string.Empty : end < 0 ? template[(start + 3)..] : template.Substring(start + 3, end);
        if (host.Contains('{', StringComparison.Ordinal) || host.Contains('@', StringComparison.Ordinal))
        {
            return "must have a fixed host without user and password; {{names}} stand after it";
        }

        var plain = template.Replace("{{", string.Empty, StringComparison.Ordinal).Replace("}}", string.Empty, StringComparison.Ordinal);
        return template.Length <= MaximumLength && !template.Any(letter => char.IsControl(letter)) && Uri.TryCreate(plain, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Fragment.Length == 0
            ? null
            : "must be an absolute http or https address without fragment";
    }

    /// <summary>The address. Errors: a value that is missing, or that would leave its place in the path.</summary>
    public static Result<Uri> Fill(string template, TemplateValues values)
    {
        var filled = TemplateText.Fill(template, values, (name, value) => value.Length == 0 ? Error.Invalid(name, "is needed for the address and is empty") : Uri.EscapeDataString(value));
        if (!filled.Succeeded(out var text, out var error))
        {
            return error;
        }

        // Dots are not escaped, and a segment of dots would go up.
        var path = text.Split('?', 2)[0];
        if (path.Split('/').Any(segment => segment is "." or "..") || !Uri.TryCreate(text, UriKind.Absolute, out var address) || text.Length > MaximumLength)
        {
            return Error.Invalid("A parameter can't stand in the address: it would lead elsewhere, or is too long.");
        }

        return address;
    }
}
