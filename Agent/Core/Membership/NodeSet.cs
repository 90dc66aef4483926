using System.Numerics;

namespace ClusterPortal.Agent.Core.Membership;

/// <summary>A set of nodes by their index in the <see cref="Roster"/>: at most 64.</summary>
public readonly record struct NodeSet(ulong Bits)
{
    public static readonly NodeSet None;

    public static NodeSet Of(int node) => new(1UL << node);

    public bool IsEmpty => Bits == 0;

    public int Count => BitOperations.PopCount(Bits);

    public bool Contains(int node) => (Bits & (1UL << node)) != 0;

    public NodeSet With(int node) => new(Bits | (1UL << node));

    public NodeSet Without(int node) => new(Bits & ~(1UL << node));

    public bool IsSubsetOf(NodeSet other) => (Bits & ~other.Bits) == 0;

    public static NodeSet operator &(NodeSet a, NodeSet b) => new(a.Bits & b.Bits);

    public static NodeSet operator |(NodeSet a, NodeSet b) => new(a.Bits | b.Bits);

    public static NodeSet operator -(NodeSet a, NodeSet b) => new(a.Bits & ~b.Bits);

    public Enumerator GetEnumerator() => new(Bits);

    /// <summary>Members in ascending order of their index.</summary>
    public struct Enumerator(ulong bits)
    {
        private ulong _left = bits;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            if (_left == 0)
                return false;
            Current = BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }
    }
}
