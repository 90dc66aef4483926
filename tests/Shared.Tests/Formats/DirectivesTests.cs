using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Formats;

namespace ClusterPortal.Shared.Tests.Formats;

/// <summary>Every directive of the three formats is known by name, whether it has a place here or not.</summary>
public class DirectivesTests
{
    // ha.cf(5) and the directive table of heartbeat 3.0.6.
    private const string HaCf =
        "keepalive deadtime warntime initdead deadping udpport bcast ucast ucast6 mcast mcast6 serial baud hopfudge node autojoin ping ping_group hbaping auto_failback "
        + "nice_failback respawn apiauth stonith stonith_host watchdog crm pacemaker crm_daemon_dir crmd_spawns_pengine logfile debugfile logfacility use_logd conn_logd_time "
        + "debug syslogmsgfmt log_badpack coredumps coreroot compression compression_threshold traditional_compression msgfmt hbgenmethod uuidfrom realtime rtprio memreserve "
        + "max_rexmit_delay use_apphbd env cluster quorum_server record_config_changes record_pengine_inputs enable_config_writes";

    // The parser of ldirectord 4.12.0.
    private const string Ldirectord =
        "checktimeout negotiatetimeout checkinterval checkcount failurecount autoreload callback fallback fallback6 fallbackcommand logfile emailalert emailalertfrom emailalertfreq "
        + "emailalertstatus smtp execute supervised fork quiescent readdquiescent cleanstop maintenancedir connecttimeout timeout virtual virtual6 real real6 checktype service "
        + "checkcommand checkport request receive httpmethod virtualhost login passwd database secret load scheduler schedflags persistent netmask protocol ops monitorfile servicename comment";

    // resource.d of heartbeat 3.0.6, with DRBD's and ldirectord's.
    private const string Scripts =
        "apache::/etc/a.conf AudibleAlarm::n db2::i Delay::1::2 Filesystem::/dev/a::/b::ext3 ICP::1::2 ids IPaddr::10.0.0.1 IPaddr2::10.0.0.2/24/eth0 IPsrcaddr::10.0.0.1 IPv6addr::2001:db8::9/64 "
        + "LinuxSCSI::1 LVM::vg MailTo::a@b.c portblock::tcp::80::block Raid1::/etc/r::/dev/md0 SendArp::10.0.0.1 ServeRAID::1::2 WAS WinPopup::w Xinetd::x drbddisk::r0 ldirectord httpd";

    public static TheoryData<string, string> Known
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in HaCf.Split(' '))
                data.Add("ha.cf", name + " 1 2 3");
            foreach (var name in Ldirectord.Split(' '))
                data.Add("ldirectord.cf", "virtual=10.0.0.1:80\n\t" + name + "=1");
            foreach (var script in Scripts.Split(' '))
                data.Add("haresources", "a " + script);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void A_directive_is_known(string file, string content)
    {
        var line = Importer.Read(Fixtures.Request(Fixtures.File(file, content + "\n"))).Lines[^1];
        Assert.NotEqual(ImportOutcome.Empty, line.Outcome);
        Assert.DoesNotContain("is no directive", line.Message, StringComparison.Ordinal);
        Assert.True(file != "haresources" || line.Outcome is not ImportOutcome.Error, line.Message);
    }

    [Theory]
    [InlineData("2001:db8::9", "2001:db8::9", null)]
    [InlineData("IPv6addr::2001:db8::9/64/eth0", "2001:db8::9", 64)]
    [InlineData("IPaddr::10.0.0.1/255.255.0.0/eth0:3/10.0.255.255", "10.0.0.1", 16)]
    public void An_address_is_understood_in_all_its_spellings(string resource, string address, int? prefixLength)
    {
        var report = Importer.Read(Fixtures.Request(Fixtures.File("haresources", "a " + resource)));
        var ip = Assert.IsType<ClusterPortal.Shared.Topology.IpResource>(Assert.Single(report.Topology!.Groups[0].Resources));
        Assert.Equal((address, prefixLength), (ip.Address, ip.PrefixLength));
    }

    [Theory]
    [InlineData("-A -t 10.0.0.1:80 -s sh -p 60 -M 255.255.255.0 -b sh-port,sh-fallback", "10.0.0.1:80 sh")]
    [InlineData("--add-service --tcp-service=10.0.0.1:http --scheduler=mh --persistent=60 --netmask=255.255.255.0 --sched-flags=mh-port", "10.0.0.1:80 mh")]
    [InlineData("ipvsadm -A -t10.0.0.1:80 -swlc", "10.0.0.1:80 wlc")]
    [InlineData("-A -u 10.0.0.1:53 -o", "10.0.0.1:53 wlc")]
    [InlineData("-A --sctp-service [2001:db8::1]:80 -p -M 64", "2001:db8::1:80 wlc")]
    [InlineData("-A -f 3 -6", ":0 wlc")]
    public void A_service_is_understood_in_all_its_spellings(string rule, string expected)
    {
        var report = Importer.Read(Fixtures.Request(Fixtures.File("ipvsadm.rules", rule)));
        Assert.Equal(ImportOutcome.Translated, report.Lines[0].Outcome);
        var service = Assert.Single(report.Topology!.VirtualServices);
        Assert.Equal(expected, $"{service.Address}:{service.Port} {service.Scheduler}");
    }

    [Theory]
    [InlineData("-a -t 10.0.0.1:80 -r 10.0.0.2 -i --tun-type gre --tun-csum -w 0 -x 10 -y 5")]
    [InlineData("-a -t 10.0.0.1:80 -r 10.0.0.2:8080 -m")]
    [InlineData("-e -t 10.0.0.1:80 -r 10.0.0.2:80 -g -w 3")]
    [InlineData("--add-server --tcp-service 10.0.0.1:80 --real-server 10.0.0.2:80 --ipip --tun-type gue --tun-port 6080 --tun-remcsum --weight 2")]
    public void A_server_is_understood_in_all_its_spellings(string rule)
    {
        var report = Importer.Read(Fixtures.Request(Fixtures.File("ipvsadm.rules", "-A -t 10.0.0.1:80\n" + rule)));
        Assert.Equal(ImportOutcome.Applied, report.Lines[1].Outcome);
        Assert.Equal("10.0.0.2", Assert.Single(report.Topology!.VirtualServices[0].RealServers).Address);
    }
}
