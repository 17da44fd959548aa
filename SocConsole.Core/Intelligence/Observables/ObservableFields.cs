using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Intelligence.Observables;

/// <summary>Which fields of an event hold what indicators are about: those that live matching looks up, further hashes of files and the addresses of e-mails.</summary>
internal static class ObservableFields
{
    private const string FileHash = "file.hash.";
    private const string Email = "email.";
    private const string EmailAddress = ".address";

    public static ObservableKind? KindOf(string name) => name switch
    {
        Ecs.SourceIp or Ecs.DestinationIp => ObservableKind.Address,
        Ecs.SourceDomain or Ecs.DestinationDomain or Ecs.UrlDomain or Ecs.DnsQuestion => ObservableKind.Host,
        Ecs.UrlFull => ObservableKind.Url,
        _ when name.StartsWith(FileHash, StringComparison.Ordinal) => ObservableKind.Hash,
        _ when name.StartsWith(Email, StringComparison.Ordinal) && name.EndsWith(EmailAddress, StringComparison.Ordinal) => ObservableKind.Email,
        _ => null,
    };

    /// <summary>What stands in the event.</summary>
    public static IEnumerable<(ObservableKind Kind, byte[] Key)> Of(LogEvent item)
    {
        for (var i = 0; i < item.Fields.Count; i++)
        {
            if (KindOf(item.Fields.NameAt(i)) is { } kind && ObservableKey.Of(kind, item.Fields.ValueAt(i)) is { } key)
            {
                yield return (kind, key);
            }
        }
    }
}
