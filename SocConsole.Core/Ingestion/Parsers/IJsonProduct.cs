namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// One product that writes JSON records, told apart by its field names. Stateless and safe for several threads; never throws, and its time grows linearly with
/// the number of fields.
/// </summary>
internal interface IJsonProduct
{
    /// <summary>The <c>event.dataset</c> of its records, unless <see cref="Read"/> adds a narrower one.</summary>
    string Dataset { get; }

    /// <summary>True when the generic aliases are left out, because the product's names mean other things: a <c>host</c> that is a header, a <c>verb</c> that is no method.</summary>
    bool NamesEverything => false;

    /// <summary>True when the record is this product's. Asked for every JSON line, so a few look-ups must do.</summary>
    bool Knows(EventFields fields);

    /// <summary>
    /// Adds what the record means under ECS names; the generic aliases fill only what is missing then, and the message isn't read as a line of its own.
    /// </summary>
    /// <param name="fields">The flattened fields of the record; more are added.</param>
    /// <param name="timestamp">The record's time, UTC. Left null, the generic names of times are tried.</param>
    void Read(EventFields fields, ref DateTime? timestamp);
}
