namespace ClusterPortal.Agent.Core.Membership;

/// <summary>
/// The names of all nodes that any revision since this agent's start named. An index, once given, stays; so sets and tables of
/// nodes survive a change of the topology. Local to one agent: packets carry names.
/// </summary>
public sealed class Roster
{
    /// <summary>What a <see cref="NodeSet"/> holds.</summary>
    public const int Capacity = 64;

    private readonly List<string> _names = [];

    public int Count => _names.Count;

    public string this[int node] => _names[node];

    /// <summary>-1 when unknown.</summary>
    public int IndexOf(string name) => _names.IndexOf(name);

    /// <summary>The index of the UTF-8 name; -1 when unknown. Allocates nothing.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        Span<byte> buffer = stackalloc byte[256];
        for (var i = 0; i < _names.Count; i++)
        {
            if (System.Text.Encoding.UTF8.TryGetBytes(_names[i], buffer, out var length) && name.SequenceEqual(buffer[..length]))
                return i;
        }

        return -1;
    }

    /// <summary>The index of the name, given one if it has none; -1 when the roster is full.</summary>
    public int Add(string name)
    {
        var index = IndexOf(name);
        if (index >= 0 || Count == Capacity)
            return index;
        _names.Add(name);
        return Count - 1;
    }

    /// <summary>Names in ordinal order, for display.</summary>
    public IReadOnlyList<string> Names(NodeSet set)
    {
        var names = new List<string>(set.Count);
        foreach (var node in set)
            names.Add(_names[node]);
        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
