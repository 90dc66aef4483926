namespace ClusterPortal.Agent.Core.Membership;

/// <summary>Names a view. Terms only rise; two proposers may use the same term, and a member accepts at most one of them.</summary>
public readonly record struct ViewId(ulong Term, int Proposer, ulong ProposerIncarnation)
{
    public static readonly ViewId None = new(0, -1, 0);

    public bool IsNone => Term == 0;
}

/// <summary>An agreed membership. Its proposer coordinates it.</summary>
public readonly record struct View(ViewId Id, NodeSet Members)
{
    public static readonly View None = new(ViewId.None, NodeSet.None);
}
