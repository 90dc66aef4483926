using Bunit;
using ClusterPortal.Client.Model;
using ClusterPortal.Client.Pages;
using ClusterPortal.Client.Tests.Fakes;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClusterPortal.Client.Tests;

public sealed class EditingPageTests : Circuit
{
    private IRenderedComponent<TopologyPage> Planned(string text)
    {
        var page = Render<TopologyPage>(p => p.Add(t => t.Cluster, "web-pair"));
        page.Find("textarea.document").Input(text);
        page.Find(".actions.end button:last-child").Click();
        return page;
    }

    [Fact]
    public void A_plan_is_shown_and_saved_with_a_reason()
    {
        var page = Planned("{}");
        Assert.Contains("/nodes/web1/priority", page.Markup);
        Assert.True(page.Find("button.primary").HasAttribute("disabled"));
        page.Find(".reason input").Input("more for web1");
        page.Find("button.primary").Click();
        Assert.Equal(["plan web-pair", "save web-pair \"12\" more for web1 {}"], Portal.Calls);
        Assert.Contains("Revision 13 is saved", page.Markup);
    }

    [Fact]
    public void A_broken_rule_is_shown_with_its_pointer_and_cannot_be_saved()
    {
        Portal.PlanToGive = new TopologyPlan([new("/nodes/0/name", "duplicate-name", "Two nodes are named web1.")], []);
        var page = Planned("{}");
        Assert.Contains("/nodes/0/name", page.Find("li code").TextContent);
        Assert.Empty(page.FindAll("button.primary"));
    }

    [Fact]
    public void A_text_changed_after_its_plan_must_be_planned_again()
    {
        var page = Planned("{}");
        page.Find(".reason input").Input("why");
        page.Find("textarea.document").Input("{ }");
        Assert.True(page.Find("button.primary").HasAttribute("disabled"));
    }

    [Fact]
    public void A_save_that_comes_too_late_shows_both_and_loses_nothing()
    {
        var page = Planned("mine");
        page.Find(".reason input").Input("why");
        Portal.Refusal = new PortalError("precondition-failed", "");
        Portal.Document = new TopologyDocument("theirs", "\"13\"", 13);
        page.Find("button.primary").Click();
        Assert.Contains("Revision 13 was saved while you were editing", page.Find("[role=alert]").TextContent);
        Assert.Equal("theirs", page.Find("textarea[readonly]").TextContent);
        Assert.Contains("mine", page.Find("textarea[aria-label]").GetAttribute("value"));
        Portal.Refusal = null;
        page.FindAll(".conflict button")[0].Click();
        Assert.Equal("theirs", page.Find("textarea[aria-label]").GetAttribute("value"));
        page.Find("header.top button").Click();
        Assert.Equal("mine", page.Find("textarea[aria-label]").GetAttribute("value"));
    }

    [Fact]
    public void A_viewer_reads_only()
    {
        Portal.User = new PortalUser("li", Roles.Viewer);
        var page = Render<TopologyPage>(p => p.Add(t => t.Cluster, "web-pair"));
        Assert.True(page.Find("textarea.document").HasAttribute("readonly"));
        Assert.Empty(page.FindAll(".actions.end button"));
    }

    [Fact]
    public void A_rollback_asks_with_the_changes_and_goes_to_what_it_made()
    {
        var page = Render<RevisionPage>(p => p.Add(r => r.Cluster, "web-pair").Add(r => r.Number, 11));
        page.Find("header button").Click();
        Assert.Contains("follows revision 12", page.Find("dialog").TextContent);
        page.Find("dialog button.primary").Click();
        Assert.Equal(["rollback web-pair 11"], Portal.Calls);
        Assert.EndsWith("/clusters/web-pair/revisions/13", Services.GetRequiredService<NavigationManager>().Uri);
    }

    [Fact]
    public void The_import_accounts_for_every_line_and_goes_to_the_new_cluster()
    {
        Portal.Report = ImportSamples.Report();
        var page = Render<Import>();
        Assert.True(page.Find(".fields button").HasAttribute("disabled"));
        page.FindComponent<Microsoft.AspNetCore.Components.Forms.InputFile>().UploadFiles(InputFileContent.CreateFromText("keepalive 2", "ha.cf"));
        page.Find("input[maxlength='63']").Input("lvs");
        page.Find(".fields button").Click();
        Assert.Equal(5, page.FindAll("table tbody tr th.nowrap").Count);
        page.FindAll("button[aria-pressed]").First(b => b.TextContent.StartsWith("warning", StringComparison.Ordinal)).Click();
        Assert.Contains("authkeys:2:1", page.Find("table tbody tr th.nowrap").TextContent);
        page.FindAll("input[type=radio]")[1].Change("default");
        page.FindAll(".voter input[type=checkbox]")[1].Change(false);
        page.FindAll("button.primary")[^1].Click();
        var sent = Portal.Imports[^1];
        Assert.Equal(("lvs", "default", "192.168.2.252"), (sent.Name, sent.Timing, sent.Voters.Single().Address));
        Assert.Equal("keepalive 2", System.Text.Encoding.UTF8.GetString(sent.Files.Single().Content));
        Assert.EndsWith("/clusters/lvs/map", Services.GetRequiredService<NavigationManager>().Uri);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused_by_name()
    {
        var page = Render<Import>();
        page.FindComponent<Microsoft.AspNetCore.Components.Forms.InputFile>().UploadFiles(InputFileContent.CreateFromBinary(new byte[ImportDraft.MaxBytes + 1], "rubbish.bin"));
        Assert.Contains("rubbish.bin is larger", page.Find("[role=alert]").TextContent);
        Assert.Empty(page.FindAll(".chosen li"));
    }

    [Fact]
    public void An_import_with_errors_cannot_be_created()
    {
        Portal.Report = ImportSamples.Report() with { Topology = null };
        var page = Render<Import>();
        page.FindComponent<Microsoft.AspNetCore.Components.Forms.InputFile>().UploadFiles(InputFileContent.CreateFromText("?", "ha.cf"));
        page.Find("input[maxlength='63']").Input("lvs");
        page.Find(".fields button").Click();
        Assert.Contains("Nothing can be created", page.Find("[role=alert]").TextContent);
        Assert.Empty(page.FindAll("button.primary"));
    }
}
