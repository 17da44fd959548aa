namespace SocConsole.Core.Response.Playbooks;

/// <summary>The playbooks that the console knows, and which one answers a threat.</summary>
public sealed class PlaybookLibrary
{
    private const string Prefix = "playbooks/";

    private readonly IReadOnlyList<PlaybookTemplate> templates;
    private readonly PlaybookTemplate fallback;

    /// <exception cref="InvalidDataException">Two playbooks have the same id, or not exactly one is the default.</exception>
    public PlaybookLibrary(IReadOnlyList<PlaybookTemplate> templates)
    {
        this.templates = templates;
        if (templates.GroupBy(template => template.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"Two playbooks have the id {twice.Key}.");
        }

        PlaybookTemplate[] defaults = [.. templates.Where(template => template.IsDefault)];
        fallback = defaults.Length == 1 ? defaults[0] : throw new InvalidDataException($"Exactly one playbook must have x_soc_default; {defaults.Length} have it.");
    }

    public IReadOnlyList<PlaybookTemplate> Templates => templates;

    /// <summary>Reads the playbooks that come with the console.</summary>
    /// <exception cref="InvalidDataException">One of them is broken; the message names the file.</exception>
    public static PlaybookLibrary LoadBuiltIn()
    {
        var assembly = typeof(PlaybookLibrary).Assembly;
        var templates = new List<PlaybookTemplate>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            templates.Add(PlaybookReader.Read(name[Prefix.Length..], reader.ReadToEnd()));
        }

        return new PlaybookLibrary(templates);
    }

    /// <summary>The playbook that names the kind of attack, else one of its techniques, else a parent technique, else the default.</summary>
    public PlaybookTemplate Choose(string threatType, IReadOnlyList<string> techniques) =>
        templates.FirstOrDefault(template => template.ThreatTypes.Contains(threatType, StringComparer.Ordinal))
        ?? templates.FirstOrDefault(template => template.Techniques.Intersect(techniques, StringComparer.Ordinal).Any())
        ?? templates.FirstOrDefault(template => template.Techniques.Intersect(techniques.Select(Parent), StringComparer.Ordinal).Any())
        ?? fallback;

    // T1110.001 is a sub-technique of T1110.
    private static string Parent(string technique) => technique.Split('.')[0];
}
