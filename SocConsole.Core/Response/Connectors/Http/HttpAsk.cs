using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Core.Response.Connectors.Http;

/// <summary>One request of a connector.</summary>
internal sealed record HttpAsk(HttpMethod Method, Uri Address, IReadOnlyList<(string Name, string Value)> Headers, string? Body = null, string MediaType = "application/json")
{
    /// <summary>A request of templates, with the setting's headers. Errors: a place without value, or a value that does not fit its place.</summary>
    public static Result<HttpAsk> Of(ConnectorUse use, HttpMethod method, string url, string? body, TemplateValues values)
    {
        string? filled = null;
        if (!AddressTemplate.Fill(url, values).Succeeded(out var address, out var error) || !HeaderTemplates.Fill(use.Get("headers"), values).Succeeded(out var headers, out error))
        {
            return error;
        }

        return body is not null && !JsonTemplate.Fill(body, values).Succeeded(out filled, out error) ? error : new HttpAsk(method, address, headers, filled);
    }
}
