using ClusterPortal.Client.Components;
using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Components;

namespace ClusterPortal.Client.Pages;

/// <summary>People, API tokens and the tokens that agents enrol with. A secret is shown once, on the page that made it.</summary>
public sealed partial class Access
{
    private IReadOnlyList<ClusterSummary> _clusters = [];
    private IReadOnlyList<EnrollmentTokenInfo> _enrolments = [];
    private IReadOnlyList<UserInfo> _users = [];
    private IReadOnlyList<TokenInfo> _tokens = [];
    private CreatedEnrollmentToken? _enrolment;
    private CreatedToken? _token;
    private ConfirmDialog? _deleteDialog;
    private PortalError? _error;
    private bool _admin;
    private bool _busy;
    private string _cluster = "";
    private string _node = "";
    private string _userName = "";
    private string _userRole = Roles.Viewer;
    private string _password = "";
    private string _deleting = "";
    private string _tokenName = "";
    private string _tokenRole = Roles.Viewer;
    private int _days = 90;

    /// <summary>Chosen at first.</summary>
    [SupplyParameterFromQuery]
    public string? Cluster { get; set; }

    [Inject]
    private IPortal Portal { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _admin = (await Portal.WhoAmI())?.Role == Roles.Admin;
        _clusters = Portal.WatchClusters().Now;
        _cluster = Cluster ?? (_clusters is [var first, ..] ? first.Cluster.Name : "");
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _tokens = await Portal.Tokens();
        if (!_admin)
            return;
        _enrolments = await Portal.EnrollmentTokens();
        _users = await Portal.Users();
    }

    private Task EnrolAsync() => Do(async () =>
    {
        var answer = await Portal.CreateEnrollmentToken(_cluster, _node.Trim().Length == 0 ? null : _node.Trim(), EnrolPanel.Minutes);
        _enrolment = answer.Value;
        return answer.Error;
    });

    private Task SaveUserAsync() => Do(async () =>
    {
        var answer = await Portal.SaveUser(_userName.Trim(), _userRole, _password.Length == 0 ? null : _password);
        if (answer.Ok)
            (_userName, _password) = ("", "");
        return answer.Error;
    });

    private Task CreateTokenAsync() => Do(async () =>
    {
        var answer = await Portal.CreateToken(_tokenName.Trim(), _tokenRole, _days);
        _token = answer.Value;
        return answer.Error;
    });

    private Task RevokeAsync(Guid id) => Do(async () => (await Portal.RevokeToken(id)).Error);

    private void AskDelete(string name)
    {
        _deleting = name;
        _deleteDialog?.Show();
    }

    private async Task<PortalError?> DeleteAsync()
    {
        var error = (await Portal.DeleteUser(_deleting)).Error;
        await LoadAsync();
        StateHasChanged();
        return error;
    }

    private async Task Do(Func<Task<PortalError?>> work)
    {
        _busy = true;
        _error = await work();
        await LoadAsync();
        _busy = false;
    }
}
