using ClusterPortal.Client;
using ClusterPortal.Server.Access;
using ClusterPortal.Server.Agents;
using ClusterPortal.Server.Api;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Hosting;
using ClusterPortal.Server.Live;

var builder = WebApplication.CreateBuilder(args);
var (connectionString, own) = await DataServices.FindAsync(builder.Configuration, CancellationToken.None);
await using var postgres = own;
builder.WebHost.ConfigureKestrel(k =>
{
    k.AddServerHeader = false;
    k.Limits.MaxRequestBodySize = Requests.MaxBodyBytes;
    PortalSocket.Listen(k, builder.Configuration);
});
// What goes wrong with a command is thrown to whoever asked; the log of each would drown the rest.
builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None)
    .AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter(typeof(ApiTokenAuthentication).FullName, LogLevel.Warning).AddFilter(typeof(AgentAuthentication).FullName, LogLevel.Warning)
    .AddSimpleConsole(o => o.SingleLine = true);
DataServices.Add(builder.Services, connectionString);
PortalServices.Add(builder.Services, builder.Configuration);

var app = builder.Build();
await app.Services.GetRequiredService<Startup>().PrepareAsync(app.Lifetime.ApplicationStopping);
app.UseDraining();
app.UseSecurityHeaders();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseWhen(http => HttpMethods.IsGet(http.Request.Method) && http.Request.GetTypedHeaders().Accept.Any(a => a.MatchesMediaType("text/html")),
    pages => pages.UseStatusCodePagesWithReExecute("/not-found"));
if (!app.Environment.IsDevelopment())
    app.UseHsts();
app.UseRequestLocalization(o => o.SetDefaultCulture(Dashboard.Cultures[0]).AddSupportedCultures([.. Dashboard.Cultures]).AddSupportedUICultures([.. Dashboard.Cultures]));
app.UseRouting();
app.UseAuthentication();
app.UseSameSiteWrites();
app.UseAuthorization();
app.UseAntiforgery();
app.UseMiddleware<Idempotency>();
ApiDescription.Use(app);

app.MapStaticAssets().AllowAnonymous();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
app.MapHub<AgentHub>("/hubs/agent");
AccountPages.Map(app);
OperationsApi.Map(app);
ApiRoutes.Map(app);
app.Lifetime.ApplicationStarted.Register(() => app.Services.GetRequiredService<Startup>().Started(app.Urls));
await app.RunAsync();
