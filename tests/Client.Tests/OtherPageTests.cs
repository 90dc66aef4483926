using Bunit;
using ClusterPortal.Client.Layout;
using ClusterPortal.Client.Model;
using ClusterPortal.Client.Pages;
using ClusterPortal.Client.Tests.Fakes;
using ClusterPortal.Shared.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace ClusterPortal.Client.Tests;

public sealed class OtherPageTests : Circuit
{
    [Fact]
    public void A_node_shows_its_own_view_first_and_whom_it_hears()
    {
        Portal.Status = Samples.Split();
        var page = Render<NodePage>(p => p.Add(n => n.Cluster, "web-pair").Add(n => n.Node, "web2"));
        var first = page.Find("table tbody tr");
        Assert.Contains("web2", first.QuerySelector("th.this")!.TextContent);
        Assert.Contains("WITHOUT: 1 of 4, 3 needed", first.TextContent);
        Assert.Equal(6, page.FindAll("td").Count(c => c.TextContent is "eth0" or "eth1"));
    }

    [Fact]
    public void Standby_states_what_leaves_and_asks_the_agent()
    {
        var page = Render<NodePage>(p => p.Add(n => n.Cluster, "web-pair").Add(n => n.Node, "lvs-master"));
        page.Find("header button").Click();
        Assert.Contains("192.168.2.254 leaves lvs-master", page.Find("dialog").TextContent);
        page.Find("dialog button.primary").Click();
        Assert.Equal(["standby web-pair lvs-master"], Portal.Calls);
    }

    [Theory]
    [InlineData("en", "its check fails", "connection refused")]
    [InlineData("zh-Hans", "检查未通过", "connection refused")]
    public void A_service_says_why_a_server_is_out(string culture, string why, string detail)
    {
        Use(culture);
        var page = Render<ServicePage>(p => p.Add(s => s.Cluster, "web-pair").Add(s => s.Service, "http"));
        var row = page.FindAll("tbody tr").First(r => r.TextContent.Contains("192.168.2.253", StringComparison.Ordinal));
        Assert.Contains(why, row.TextContent);
        Assert.Contains(detail, row.TextContent);
    }

    [Fact]
    public void Old_counters_are_not_shown_as_if_they_were_new()
    {
        var page = Render<Services>(p => p.Add(s => s.Cluster, "web-pair"));
        Assert.Contains("1\u202f204", page.Markup);
        Clock.Advance(TimeSpan.FromSeconds(9));
        page.WaitForAssertion(() => Assert.DoesNotContain("1\u202f204", page.Markup));
        Assert.Contains("stale", page.Find("table").ClassName);
    }

    [Fact]
    public void Events_are_filtered_by_asking_the_portal()
    {
        var page = Render<Events>(p => p.Add(e => e.Cluster, "web-pair"));
        Assert.Equal(5, page.FindAll("tbody tr").Count);
        page.FindAll("select")[1].Change("error");
        Assert.Equal(EventSeverity.Error, Portal.Queries[^1].Severity);
        Assert.Single(page.FindAll("tbody tr"));
    }

    [Fact]
    public void A_paused_list_counts_what_comes()
    {
        var page = Render<Events>(p => p.Add(e => e.Cluster, "web-pair"));
        page.Find("header.top button").Click();
        Portal.Push(Portal.Status with { Version = 9, RecentEvents = [Samples.Event(900, "web1", EventKind.QuorumLost, EventSeverity.Error), .. Samples.Events()] });
        page.WaitForAssertion(() => Assert.Contains("+1 events", page.Find("header.top button").TextContent));
        Assert.DoesNotContain("Quorum lost", page.Markup);
        page.Find("header.top button").Click();
        Assert.Contains("Quorum lost", page.Find("tbody tr").TextContent);
    }

    [Fact]
    public void A_secret_is_shown_once_after_it_was_made()
    {
        var page = Render<Access>();
        Assert.DoesNotContain("cp_secret_once", page.Markup);
        page.FindAll("section")[2].QuerySelector("input")!.Input("ci");
        page.FindAll("section")[2].QuerySelector("button")!.Click();
        Assert.Contains("cp_secret_once", page.Markup);
        Assert.DoesNotContain("cp_secret_once", Render<Access>().Markup);
    }

    [Fact]
    public void An_enrolment_token_comes_as_the_command_to_copy()
    {
        var page = Render<Access>();
        page.Find("button.primary").Click();
        Assert.Contains("clusterportal-agent enroll --portal http://localhost --token enrol_secret_once", page.Find("pre").TextContent);
    }

    [Fact]
    public void A_viewer_sees_no_people()
    {
        Portal.User = new PortalUser("li", Roles.Viewer);
        var page = Render<Access>();
        Assert.Contains("Only administrators", page.Markup);
        Assert.DoesNotContain("Delete ada", page.Markup);
    }

    [Fact]
    public void Nodes_without_an_agent_get_their_command()
    {
        Portal.Status = Samples.Healthy() with { Nodes = [.. Samples.Healthy().Nodes.Select(n => n with { Enrolled = n.Name != "web1" })] };
        var page = Render<Map>(p => p.Add(m => m.Cluster, "web-pair"));
        page.FindAll("button").Single(b => b.TextContent == "Make the command for web1").Click();
        Assert.Equal(["enrol web-pair web1 60"], Portal.Calls);
        Assert.Contains("--token enrol_secret_once", page.Find("pre").TextContent);
    }

    [Fact]
    public void The_audit_is_a_table() => Assert.Contains("topology.save", Render<Audit>().Find("tbody").TextContent);

    [Fact]
    public void The_revisions_lead_to_each_document() =>
        Assert.Contains("/clusters/web-pair/revisions/12", Render<Revisions>(p => p.Add(r => r.Cluster, "web-pair")).Find("tbody a").GetAttribute("href"));

    [Theory]
    [InlineData("en", "/culture/zh-Hans?returnTo=%2Fclusters%2Fweb-pair%2Fmap")]
    [InlineData("zh-Hans", "/culture/en?returnTo=%2Fclusters%2Fweb-pair%2Fmap")]
    public void The_navigation_offers_the_other_language_and_returns(string culture, string link)
    {
        Use(culture);
        var menu = Render<NavMenu>(p => p.Add(n => n.Place, Place.Of("clusters/web-pair/map")).Add(n => n.Clusters, ["web-pair"]).Add(n => n.User, Portal.User));
        Assert.Contains(link, menu.FindAll(".foot a").Select(a => a.GetAttribute("href")));
        Assert.Equal("/clusters/web-pair/map", menu.Find("[aria-current=page]").GetAttribute("href"));
        Assert.Equal("/account/sign-out", menu.Find("form").GetAttribute("action"));
        Assert.NotEmpty(menu.FindAll("form input[type=hidden]"));
    }

    [Fact]
    public void Every_letter_of_the_keyboard_leads_to_one_page()
    {
        var menu = Render<NavMenu>(p => p.Add(n => n.Place, Place.Of("clusters/web-pair/map")).Add(n => n.Clusters, ["web-pair"]));
        var letters = menu.FindAll("[data-key]").Select(a => a.GetAttribute("data-key")).ToList();
        Assert.Equal(11, letters.Count);
        Assert.Equal(letters.Count, letters.Distinct().Count());
    }

    [Theory]
    [InlineData("once=abc", "/account/once", "once")]
    [InlineData("error=wrong", "/account/sign-in", "password")]
    public void The_sign_in_page_posts_to_the_account(string query, string action, string field)
    {
        var navigation = Services.GetService<Microsoft.AspNetCore.Components.NavigationManager>()!;
        navigation.NavigateTo("/sign-in?" + query);
        var page = Render<SignIn>();
        Assert.Equal(action, page.Find("form").GetAttribute("action"));
        Assert.NotNull(page.Find($"input[name={field}]"));
        Assert.NotNull(page.Find("input[name=__RequestVerificationToken]"));
        Assert.Equal(query.StartsWith("error", StringComparison.Ordinal), page.FindAll("[role=alert]").Count == 1);
    }
}
