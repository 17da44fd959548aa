using System.Security.Cryptography;

namespace SocConsole.Core.Audit;

/// <summary>One pass over a chain, in the order of positions.</summary>
internal sealed class AuditWalk(AuditSeal seal, AuditHead? anchored)
{
    private byte[] previous = [];
    private long position;

    /// <summary>The finding when this record breaks the chain; else null.</summary>
    public AuditVerification? Take(AuditRecord record)
    {
        var expected = position + 1;
        if (record.Position != expected)
        {
            return Broken(expected, record.Position > expected ? "The record is missing." : "The position is used twice.");
        }

        if (!CryptographicOperations.FixedTimeEquals(record.PreviousSeal, previous))
        {
            return Broken(expected, "The record does not follow the one before it.");
        }

        if (!CryptographicOperations.FixedTimeEquals(record.Seal, seal.Compute(record, previous)))
        {
            return Broken(expected, "The record was changed or moved.");
        }

        if (anchored?.Position == expected && !CryptographicOperations.FixedTimeEquals(record.Seal, anchored.Seal))
        {
            return Broken(expected, "The record is another one than the anchor file kept.");
        }

        previous = record.Seal;
        position = expected;
        return null;
    }

    public AuditVerification End(bool anchorKept)
    {
        if (anchored is not null && position < anchored.Position)
        {
            return Broken(position + 1, $"The end is cut off: the anchor file kept {anchored.Position} records.");
        }

        var unanchored = anchorKept && anchored is null && position > 0;
        return new AuditVerification(true, position, null, unanchored ? "The anchor file knows nothing of this chain; a cut-off end could not be noticed." : null);
    }

    private AuditVerification Broken(long at, string reason) => new(false, position, at, reason);
}
