using Bunit;
using ClusterPortal.Client.Pages;
using ClusterPortal.Client.Tests.Fakes;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Tests;

public sealed class PageTests : Circuit
{
    [Theory]
    [InlineData("en", "Running on the standby director", "partition")]
    [InlineData("zh-Hans", "正在备用调度器上运行", "分区")]
    public void The_map_opens_with_the_verdict(string culture, string verdict, string partition)
    {
        Use(culture);
        Portal.Status = Samples.FailedOver();
        var page = Render<Map>(p => p.Add(m => m.Cluster, "web-pair"));
        Assert.Contains(verdict, page.Find("[role=status]").TextContent);
        Assert.Contains(partition, page.Find("svg.map").TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(4, page.FindAll("svg.map g.node rect[width='172']").Count);
    }

    [Fact]
    public void A_push_shows_in_the_circuits_own_language()
    {
        Use("zh-Hans");
        var page = Render<Map>(p => p.Add(m => m.Cluster, "web-pair"));
        Use("en"); // the pushing thread's
        Portal.Push(Samples.Split());
        page.WaitForAssertion(() => Assert.Contains("一个分区没有法定票数", page.Find("[role=status]").TextContent));
    }

    [Fact]
    public void Ages_grow_and_what_is_too_old_says_so()
    {
        var page = Render<Map>(p => p.Add(m => m.Cluster, "web-pair"));
        Assert.Contains("0.3 s ago", page.Find("header .age").TextContent);
        Assert.Empty(page.FindAll("tr.stale"));
        Clock.Advance(TimeSpan.FromSeconds(7));
        page.WaitForAssertion(() => Assert.Contains("7.3 s ago", page.Find("header .age.stale").TextContent));
        Assert.Equal(4, page.FindAll("tr.stale").Count);
        Assert.Contains("No agent reports", page.Find("[role=status]").TextContent);
    }

    [Fact]
    public void The_table_in_memory_is_said() =>
        Assert.Contains("this kernel has no ip_vs", Render<Map>(p => p.Add(m => m.Cluster, "web-pair")).Find(".tag.memory").TextContent);

    [Fact]
    public void An_unknown_cluster_is_told_so() =>
        Assert.Contains("There is no cluster named nope", Render<Map>(p => p.Add(m => m.Cluster, "nope")).Markup);

    [Fact]
    public void The_portals_trouble_is_said()
    {
        Portal.Status = Samples.Healthy() with { PortalTrouble = "database-away" };
        Assert.Contains("database does not answer", Render<Map>(p => p.Add(m => m.Cluster, "web-pair")).Find("[role=alert]").TextContent);
    }

    [Fact]
    public void The_overview_tells_each_clusters_verdict_and_links_to_it()
    {
        Portal.Status = Samples.FailedOver();
        var page = Render<Overview>();
        Assert.Equal("/clusters/web-pair/map", page.Find("h2 a").GetAttribute("href"));
        Assert.Contains("its preferred node is lvs-master", page.Markup);
    }

    [Fact]
    public void An_empty_overview_leads_to_the_import()
    {
        Portal.Clusters = [];
        Assert.Equal("/import", Render<Overview>().Find(".empty a").GetAttribute("href"));
    }

    [Theory]
    [InlineData("en", "Node lvs-master is dead: not heard both ways for 302.4 ms.")]
    [InlineData("zh-Hans", "节点 lvs-master 失联：302.4 毫秒内没有双向心跳。")]
    public void The_failover_tells_its_phases_in_sentences(string culture, string sentence)
    {
        Use(culture);
        Portal.Status = Samples.FailedOver();
        var page = Render<Failover>(p => p.Add(f => f.Cluster, "web-pair"));
        Assert.Contains(sentence, page.Markup);
        Assert.Contains("302.4", page.FindAll("td.num").Select(c => c.TextContent));
        Assert.Equal(10, page.FindAll("svg rect[width='20']").Count);
    }

    [Fact]
    public void A_failover_by_its_number_is_shown_and_a_lost_one_is_told()
    {
        Portal.Status = Samples.FailedOver();
        Assert.Contains("aria-current", Render<Failover>(p => p.Add(f => f.Cluster, "web-pair").Add(f => f.Id, 98)).Markup);
        Assert.Contains("no longer among the last twenty", Render<Failover>(p => p.Add(f => f.Cluster, "web-pair").Add(f => f.Id, 7)).Markup);
    }

    [Fact]
    public void Cutting_the_power_asks_first_in_figures_of_now()
    {
        Portal.Status = Samples.Healthy() with { Demonstration = true };
        var page = Render<Failover>(p => p.Add(f => f.Cluster, "web-pair"));
        page.FindAll("header button")[0].Click();
        Assert.Contains("lvs-master answers for 192.168.2.254 and has 1241 active connections", page.Find("dialog").TextContent);
        Assert.Empty(Portal.Calls);
        page.Find("dialog button.primary").Click();
        Assert.Equal(["demo kill web-pair lvs-master"], Portal.Calls);
    }

    [Fact]
    public void A_refused_action_keeps_the_dialog_and_says_why()
    {
        Portal.Status = Samples.Healthy() with { Demonstration = true };
        Portal.Refusal = new Model.PortalError("forbidden", "");
        var page = Render<Failover>(p => p.Add(f => f.Cluster, "web-pair"));
        page.FindAll("header button")[1].Click();
        page.Find("dialog button.primary").Click();
        Assert.Contains("Your role does not allow this", page.Find("dialog [role=alert]").TextContent);
    }

    [Fact]
    public void Without_the_demonstration_there_are_no_such_buttons() =>
        Assert.Empty(Render<Failover>(p => p.Add(f => f.Cluster, "web-pair")).FindAll("header button"));
}
