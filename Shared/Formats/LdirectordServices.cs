using System.Globalization;
using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>Makes a virtual service of a virtual and the global settings.</summary>
internal static class LdirectordServices
{
    public static ImportedService Build(LdirectordVirtual source, LdirectordSettings global)
    {
        Protocol(source);
        var check = LdirectordChecks.Build(source, global);
        var service = new VirtualService
        {
            Name = source.Value("servicename") ?? "",
            Protocol = source.Key.Protocol,
            Address = source.Key.Address?.ToString(),
            Port = source.Key.Port,
            Fwmark = source.Key.Fwmark == 0 ? null : source.Key.Fwmark,
            // ldirectord(8): wrr unless given.
            Scheduler = Scheduler(source),
            SchedulerFlags = Flags(source),
            Persistence = Persistence(source),
            OnePacket = OnePacket(source),
            // The code's default; the manual page says yes.
            Quiescent = source.Settings.Quiescent ?? global.Quiescent ?? false,
            Fallback = Fallback(source, global),
            Check = check,
        };
        if (source.Values.TryGetValue("servicename", out var name))
            name.Line.Translated("Names the virtual service.");
        var imported = new ImportedService(source.Key, source.Line, service);
        foreach (var real in source.Reals)
            imported.Servers.Add((Server(source, real, check), real.Line, real.Column));
        return imported;
    }

    private static void Protocol(LdirectordVirtual source)
    {
        if (!source.Values.TryGetValue("protocol", out var given))
            return;
        switch (given.Value.ToLowerInvariant())
        {
            case "fwm" when source.Key.Fwmark != 0:
            case "tcp" or "udp" when source.Key.Fwmark == 0:
                if (source.Key.Fwmark == 0)
                    source.Key = source.Key with { Protocol = given.Value.Equals("udp", StringComparison.OrdinalIgnoreCase) ? IpvsProtocol.Udp : IpvsProtocol.Tcp };
                given.Line.Applied($"Protocol {given.Value}.");
                break;
            default:
                given.Line.Error(given.Column, source.Key.Fwmark != 0 ? "The protocol of a firewall mark is fwm." : "The protocol of an address is tcp or udp.");
                break;
        }
    }

    private static string Scheduler(LdirectordVirtual source)
    {
        if (!source.Values.TryGetValue("scheduler", out var given))
            return "wrr";
        if (IpvsSchedulers.Names.Contains(given.Value, StringComparer.Ordinal))
            given.Line.Applied($"Scheduler {given.Value}.");
        else
            given.Line.Error(given.Column, $"There is no scheduler {given.Value}: {string.Join(' ', IpvsSchedulers.Names)}.");
        return given.Value;
    }

    private static string[] Flags(LdirectordVirtual source)
    {
        if (!source.Values.TryGetValue("schedflags", out var given))
            return [];
        var flags = given.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var wrong = Array.Find(flags, f => !IpvsSchedulers.FlagNames.Contains(f, StringComparer.Ordinal));
        if (wrong is null)
            given.Line.Applied($"Scheduler flags {string.Join(", ", flags)}.");
        else
            given.Line.Error(given.Column, $"There is no scheduler flag {wrong}: {string.Join(' ', IpvsSchedulers.FlagNames)}.");
        return flags;
    }

    private static Persistence? Persistence(LdirectordVirtual source)
    {
        var mask = source.Values.TryGetValue("netmask", out var netmask) ? netmask.Value : null;
        if (!source.Values.TryGetValue("persistent", out var given))
        {
            if (mask is not null)
                netmask.Line.Ignored("A netmask groups clients of a persistent service; this one is not persistent.");
            return null;
        }
        if (!int.TryParse(given.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds < 1)
        {
            given.Line.Error(given.Column, $"persistent is a number of seconds, not {given.Value}.");
            return null;
        }
        given.Line.Applied($"A client keeps its real server for {seconds} s.");
        if (mask is not null)
            netmask.Line.Applied($"Clients of one network (mask {mask}) count as one.");
        return new Persistence(seconds, mask);
    }

    private static bool OnePacket(LdirectordVirtual source)
    {
        if (!source.Values.TryGetValue("ops", out var given))
            return false;
        var on = LdirectordValues.YesNo(given.Line, new Token(given.Value, given.Column)) is true;
        if (!given.Line.HasError)
            given.Line.Applied(on ? "One-packet scheduling." : "No one-packet scheduling.");
        return on;
    }

    private static FallbackServer? Fallback(LdirectordVirtual source, LdirectordSettings global)
    {
        var fallback = source.Key.Ipv6
            ? source.Settings.Fallback6 ?? source.Settings.Fallback ?? global.Fallback6
            : source.Settings.Fallback ?? global.Fallback;
        if (fallback is null)
            return null;
        return new FallbackServer(fallback.Address, Port(source, fallback.Forwarding, fallback.Port), fallback.Forwarding);
    }

    /// <summary>Without masq the port is forced to the virtual's.</summary>
    private static int Port(LdirectordVirtual source, ForwardingMethod forwarding, int? given) =>
        source.Key.Fwmark != 0 ? given ?? 0 : forwarding is ForwardingMethod.Masq ? given ?? source.Key.Port : source.Key.Port;

    private static RealServer Server(LdirectordVirtual source, LdirectordReal real, HealthCheck check)
    {
        var port = Port(source, real.Forwarding, real.Port);
        if (real.Port is { } given && given != port)
            real.Line.Warning(real.Column, $"With {Words.Of(real.Forwarding)} packets keep their port: {given} becomes {port}, as in ldirectord.");
        return new RealServer
        {
            Address = real.Address,
            Port = port,
            Forwarding = real.Forwarding,
            Weight = real.Weight,
            UpperThreshold = real.Upper,
            LowerThreshold = real.Lower,
            Check = real.Request is null ? null : check with { Request = LdirectordChecks.Request(check.Service, real.Request), Receive = real.Receive ?? check.Receive },
        };
    }
}
