namespace ClusterPortal.Client.Model;

/// <summary>
/// A topology being edited. Nothing that was typed is lost: a save that came too late keeps both texts, and throwing one's
/// own away can be taken back.
/// </summary>
public sealed class TopologyDraft(TopologyDocument start)
{
    private string? _discarded;

    /// <summary>What the editor shows.</summary>
    public string Text { get; set; } = start.Json;

    /// <summary>What the text was made from, and what a save replaces.</summary>
    public TopologyDocument Base { get; private set; } = start;

    /// <summary>What someone else has saved meanwhile; null without a conflict.</summary>
    public TopologyDocument? Theirs { get; private set; }

    public bool Dirty => Text != Base.Json;

    /// <summary>Something was thrown away that can be had back.</summary>
    public bool CanRestore => _discarded is not null;

    /// <summary>A save was refused because of a newer revision.</summary>
    public void Conflict(TopologyDocument theirs) => Theirs = theirs;

    /// <summary>A newer revision is there; without own changes it is simply shown.</summary>
    public void Newer(TopologyDocument newest)
    {
        if (newest.ETag == Base.ETag)
            return;
        if (Dirty)
            Theirs = newest;
        else
            (Base, Text) = (newest, newest.Json);
    }

    /// <summary>The own text stands, and a save replaces theirs.</summary>
    public void KeepMine()
    {
        if (Theirs is { } theirs)
            (Base, Theirs) = (theirs, null);
    }

    public void TakeTheirs()
    {
        if (Theirs is { } theirs)
            (_discarded, Text, Base, Theirs) = (Text, theirs.Json, theirs, null);
    }

    public void Discard()
    {
        if (Dirty)
            (_discarded, Text) = (Text, Base.Json);
    }

    public void Restore()
    {
        if (_discarded is { } text)
            (_discarded, Text) = (null, text);
    }

    public void Saved(TopologyDocument now) => (Base, Text, Theirs, _discarded) = (now, now.Json, null, null);
}
