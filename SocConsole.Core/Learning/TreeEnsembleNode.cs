using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SocConsole.Core.Learning;

/// <summary>
/// A node as walks read it, 12 bytes. A value at most the threshold goes to <see cref="Left"/>, a greater one to the node after it; a missing one by
/// <see cref="MissingGoesLeft"/>. A leaf leads to itself, so that several rows can be walked in step without asking which has arrived.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly struct TreeEnsembleNode
{
    private readonly byte missingRight;

    internal TreeEnsembleNode(float threshold, int left, int feature, bool missingGoesLeft)
    {
        Threshold = threshold;
        Left = left;
        Feature = (ushort)feature;
        missingRight = missingGoesLeft ? (byte)0 : (byte)1;
    }

    public float Threshold { get; }

    /// <summary>Index of the left child in the ensemble; the right child is the next one. A leaf's own index.</summary>
    public int Left { get; }

    public ushort Feature { get; }

    public bool MissingGoesLeft => missingRight == 0;

    /// <summary>1 when the value goes to the right child, otherwise 0; without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Side(float value) => Unsafe.BitCast<bool, byte>(value > Threshold) | (Unsafe.BitCast<bool, byte>(float.IsNaN(value)) & missingRight);
}
