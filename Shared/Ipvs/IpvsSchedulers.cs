namespace ClusterPortal.Shared.Ipvs;

/// <summary>Schedulers and their flags, by ipvsadm's names.</summary>
public static class IpvsSchedulers
{
    /// <value>Those that ipvsadm 1.31 lists.</value>
    public static IReadOnlyList<string> Names { get; } = ["rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "sed", "nq", "fo", "ovf", "mh"];

    /// <value>ipvsadm's -b.</value>
    public static IReadOnlyList<string> FlagNames { get; } = ["sh-fallback", "sh-port", "mh-fallback", "mh-port", "flag-1", "flag-2", "flag-3"];

    /// <summary>linux/ip_vs.h IP_VS_SVC_F_SCHED_SH_FALLBACK and the like.</summary>
    /// <exception cref="ArgumentException">There is no such flag.</exception>
    public static IpvsServiceFlags Flag(string name) => name switch
    {
        "sh-fallback" or "mh-fallback" or "flag-1" => IpvsServiceFlags.Scheduler1,
        "sh-port" or "mh-port" or "flag-2" => IpvsServiceFlags.Scheduler2,
        "flag-3" => IpvsServiceFlags.Scheduler3,
        _ => throw new ArgumentException($"There is no scheduler flag {name}.", nameof(name)),
    };

    /// <summary>Whether a flag may be given to a scheduler: sh-… to sh alone, mh-… to mh alone.</summary>
    public static bool FlagFits(string flag, string scheduler)
    {
        ArgumentNullException.ThrowIfNull(flag);
        var dash = flag.IndexOf('-', StringComparison.Ordinal);
        return flag.StartsWith("flag-", StringComparison.Ordinal) || (dash > 0 && flag[..dash] == scheduler);
    }

    /// <summary>The flags as ipvsadm prints them for a scheduler, e.g. <c>sh-fallback,sh-port</c>; empty without.</summary>
    public static string FlagsText(IpvsServiceFlags flags, string scheduler)
    {
        var named = scheduler is "sh" or "mh";
        var words = new List<string>(3);
        if (flags.HasFlag(IpvsServiceFlags.Scheduler1))
            words.Add(named ? scheduler + "-fallback" : "flag-1");
        if (flags.HasFlag(IpvsServiceFlags.Scheduler2))
            words.Add(named ? scheduler + "-port" : "flag-2");
        if (flags.HasFlag(IpvsServiceFlags.Scheduler3))
            words.Add("flag-3");
        return string.Join(',', words);
    }
}
