namespace SocConsole.Core.Response.Connectors.Settings;

/// <summary>How a field is entered and checked.</summary>
public enum FieldForm
{
    Text,

    /// <summary>An absolute http or https address.</summary>
    Address,

    /// <summary>An address in which <c>{{names}}</c> are filled in after the host.</summary>
    AddressTemplate,

    /// <summary>JSON whose texts may hold <c>{{names}}</c>.</summary>
    JsonTemplate,

    /// <summary>One header a line, <c>Name: value</c>; values may hold <c>{{names}}</c>.</summary>
    Headers,
    Number,
    Choice,
    Lines,
}

/// <summary>One thing that a kind of connector must or may be told.</summary>
/// <param name="Name">Wire name.</param>
/// <param name="Title">What people see.</param>
/// <param name="Help">What it is for, as a sentence.</param>
/// <param name="Form">How it is entered and checked.</param>
/// <param name="Required">Whether the connector can't act without it.</param>
/// <param name="Secret">Whether it is kept encrypted and never shown.</param>
/// <param name="Default">What holds when it is left out; null for nothing.</param>
/// <param name="Choices">The words of a choice.</param>
public sealed record ConnectorField(string Name, string Title, string Help, FieldForm Form = FieldForm.Text, bool Required = false, bool Secret = false, string? Default = null, IReadOnlyList<string>? Choices = null);

/// <summary>A kind of connector that organizations set up.</summary>
/// <param name="Name">Wire name, which is also the connector's: <c>scim</c>.</param>
/// <param name="Title">What people see.</param>
/// <param name="About">What it does, as a sentence.</param>
/// <param name="Fields">What it is told.</param>
/// <param name="Actions">What it can carry out.</param>
public sealed record ConnectorKind(string Name, string Title, string About, IReadOnlyList<ConnectorField> Fields, IReadOnlyList<string> Actions)
{
    /// <summary>Whether a setting must say which actions it carries out.</summary>
    public bool ChoosesActions { get; init; }

    /// <summary>Whether a setting may keep secrets under names of its own, for <c>{{secret.NAME}}</c>.</summary>
    public bool NamesSecrets { get; init; }

    /// <summary>Whether it acts without a setting too.</summary>
    public bool WorksWithout { get; init; }

    public ConnectorField? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);
}
