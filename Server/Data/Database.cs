using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace ClusterPortal.Server.Data;

/// <summary>Whether the database can be reached right now, and what counts as "it cannot".</summary>
public sealed class Database
{
    private volatile bool _away = true;

    /// <value>Why the portal is not whole; null when it is.</value>
    public string? Trouble => _away ? AwayCode : null;

    public const string AwayCode = "database-away";

    public bool Away => _away;

    /// <summary>Raised at each change, on the thread that noticed it.</summary>
    public event EventHandler? Changed;

    public void Set(bool away)
    {
        if (_away == away)
            return;
        _away = away;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>True when the database could not be reached or went away, as opposed to having refused what was asked.</summary>
    public static bool IsAway(Exception? e) => e switch
    {
        null => false,
        // 57P01 to 57P03: shutting down, crashed, starting up; 53300: no connection left; class 08: connection lost.
        PostgresException p => p.SqlState is "57P01" or "57P02" or "57P03" or "53300" || p.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException or SocketException => true,
        ObjectDisposedException or TimeoutException when e is not DbException => e.Source == "Npgsql",
        _ => IsAway(e.InnerException),
    };
}
