using System.Globalization;
using Bunit;
using ClusterPortal.Client.Model;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace ClusterPortal.Client.Tests.Fakes;

/// <summary>A browser's circuit in one language, with a portal that is not there and a clock that stands still.</summary>
public abstract class Circuit : BunitContext
{
    protected Circuit()
    {
        Use("en");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddDashboard();
        Services.AddSingleton<IPortal>(Portal);
        Services.AddScoped<AntiforgeryStateProvider, NoForgery>();
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
    }

    public FakePortal Portal { get; } = new();

    public ManualClock Clock { get; } = new(Samples.Now);

    protected static void Use(string culture) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

    private sealed class NoForgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => new("token", "__RequestVerificationToken");
    }
}
